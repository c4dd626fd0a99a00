"""Operations, the planner, the merge and the cursor of the sync protocol."""
