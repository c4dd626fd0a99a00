"""The core that decides: pure Python, no frameworks, files, sockets or clock."""
