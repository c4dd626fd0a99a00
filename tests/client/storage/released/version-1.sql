PRAGMA user_version = 1;
BEGIN TRANSACTION;
CREATE TABLE op (
  op_id TEXT NOT NULL PRIMARY KEY,
  n INTEGER NOT NULL UNIQUE,
  record_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  base_epoch INTEGER NOT NULL,
  base_seq INTEGER NOT NULL,
  patch TEXT NOT NULL,
  deleted INTEGER NOT NULL,
  t INTEGER NOT NULL,
  wall INTEGER NOT NULL,
  group_id TEXT,
  salvage TEXT,
  state TEXT NOT NULL CHECK (state IN ('pending', 'acked', 'refused')),
  problem TEXT,
  seal INTEGER NOT NULL
);
INSERT INTO "op" VALUES('01a20922-b805-73c3-8c41-89eb2f1ed47e',1,'ff829721-3a14-52b6-ae39-2d311d552e52','entry',1,0,'{"pain":0,"stress":5,"note":"day 0","date":"2026-11-23"}',0,1795449600003,1795449600005,NULL,NULL,'acked',NULL,472668972);
INSERT INTO "op" VALUES('01a20922-b807-7446-8ec2-a3d81173e578',2,'e8680518-3b1e-5e3b-b505-56d47dbc883c','entry',1,0,'{"pain":1,"stress":5,"note":"day 1","date":"2026-11-22"}',0,1795449600005,1795449600007,NULL,NULL,'acked',NULL,1535038075);
INSERT INTO "op" VALUES('01a20922-b809-71bc-8ea6-96762e61e9c9',3,'491a8f77-7de4-59fd-9c93-c3d5d8edab84','entry',1,0,'{"pain":2,"stress":5,"note":"day 2","date":"2026-11-21"}',0,1795449600007,1795449600009,NULL,NULL,'acked',NULL,2901536164);
INSERT INTO "op" VALUES('01a20922-b80b-72d9-bf35-8c2e0718e47c',4,'1c455813-cbe8-5a28-a4a7-9723d39f4ec3','entry',1,0,'{"pain":3,"stress":5,"note":"day 3","date":"2026-11-20"}',0,1795449600009,1795449600011,NULL,NULL,'acked',NULL,1240082247);
INSERT INTO "op" VALUES('01a20922-b80d-7a8c-8107-e66cb0e4f4d5',5,'01804423-712f-5483-95d3-9dfb3853aa49','entry',1,0,'{"pain":4,"stress":5,"note":"day 4","date":"2026-11-19"}',0,1795449600011,1795449600013,NULL,NULL,'acked',NULL,2881283936);
INSERT INTO "op" VALUES('01a20922-b80f-78d8-8a63-86d2c96e819b',6,'4678186f-09c1-5e85-946b-e584b07b90a0','entry',1,0,'{"pain":5,"stress":5,"note":"day 5","date":"2026-11-18"}',0,1795449600013,1795449600015,NULL,NULL,'acked',NULL,433395769);
INSERT INTO "op" VALUES('01a20922-b811-785c-a4c3-597164c48a00',7,'walk','practice',1,0,'{"date":"2026-11-23","seconds":60}',0,1795449600015,1795449600017,NULL,NULL,'refused','{"type":"invalid-value","field":"seconds","reason":"must be more"}',2114806612);
INSERT INTO "op" VALUES('01a20922-b814-7581-a2b2-2de504722e44',8,'1c455813-cbe8-5a28-a4a7-9723d39f4ec3','entry',1,4,'{"pain":6,"stiffness":4}',0,1795450600001,1795449600020,NULL,NULL,'pending',NULL,3990446352);
INSERT INTO "op" VALUES('01a20922-b816-7fed-b6b8-357e44cd903a',9,'01804423-712f-5483-95d3-9dfb3853aa49','entry',1,5,'{"pain":5,"stiffness":4}',0,1795450600003,1795449600022,NULL,NULL,'pending',NULL,3836998491);
INSERT INTO "op" VALUES('01a20922-b818-7c1d-9597-a242fdf12b1a',10,'4678186f-09c1-5e85-946b-e584b07b90a0','entry',1,6,'{"pain":4,"stiffness":4}',0,1795450600005,1795449600024,NULL,NULL,'pending',NULL,2416067401);
INSERT INTO "op" VALUES('01a20922-b81a-739f-83e6-93114351d407',11,'dea68144-8fab-5c24-92e2-a8223b2b140a','entry',1,0,'{"pain":3,"stiffness":4,"date":"2026-11-17"}',0,1795450600007,1795449600026,NULL,NULL,'pending',NULL,945036256);
INSERT INTO "op" VALUES('01a20922-b81c-7e3e-b605-b99e830648a6',12,'3ffb2164-3d17-57f3-b439-f104576715e5','entry',1,0,'{"pain":2,"stiffness":4,"date":"2026-11-16"}',0,1795450600009,1795449600028,NULL,NULL,'pending',NULL,909296986);
INSERT INTO "op" VALUES('01a20922-b81e-71e0-9a8a-3f415b026cf0',13,'a5e8a3c0-f9ed-5386-85ec-bd3b5e157245','entry',1,0,'{"pain":1,"stiffness":4,"date":"2026-11-15"}',0,1795450600011,1795449600030,NULL,NULL,'pending',NULL,2999414958);
INSERT INTO "op" VALUES('01a20922-b820-7d98-98e1-cf999661bdaf',14,'d13cf7dc-a977-596d-ba9b-4e37e660b0e6','entry',1,0,'{"pain":9,"stiffness":4,"date":"2026-11-14"}',0,1795450600013,1795449600032,NULL,NULL,'pending',NULL,2493449242);
INSERT INTO "op" VALUES('01a20922-b822-7df0-b337-420c13f80f6c',15,'bcbe2bf9-1bab-5613-b964-d2b4f6500028','entry',1,0,'{"pain":8,"stiffness":4,"date":"2026-11-13"}',0,1795450600015,1795449600034,NULL,NULL,'pending',NULL,470480059);
INSERT INTO "op" VALUES('01a20922-b824-7e07-91b9-87376f071287',16,'85f7195a-3328-5075-a5e5-037254893ee4','entry',1,0,'{"pain":7,"stiffness":4,"date":"2026-11-12"}',0,1795450600017,1795449600036,NULL,NULL,'pending',NULL,3590158640);
INSERT INTO "op" VALUES('01a20922-b826-7fdc-8038-8fe881c31970',17,'f4ed740b-9173-5f76-92e1-e680ace6cdf6','entry',1,0,'{"pain":6,"stiffness":4,"date":"2026-11-11"}',0,1795450600019,1795449600038,NULL,NULL,'pending',NULL,3377030801);
INSERT INTO "op" VALUES('01a20922-b828-7ef3-adf0-148ded7e888d',18,'5cd397b5-d223-5ea1-b4c8-28b8c68ee102','entry',1,0,'{"pain":5,"stiffness":4,"date":"2026-11-10"}',0,1795450600021,1795449600040,NULL,NULL,'pending',NULL,1146622146);
INSERT INTO "op" VALUES('01a20922-b82a-7396-ab3b-80d27f581a3b',19,'38aaac42-b8ad-53b5-b453-e1c3adc6e261','entry',1,0,'{"pain":4,"stiffness":4,"date":"2026-11-09"}',0,1795450600023,1795449600042,NULL,NULL,'pending',NULL,3667775884);
INSERT INTO "op" VALUES('01a20922-b82c-73df-85ad-a9080238cdc2',20,'d921efd2-35fe-59d2-a73f-c034d0b581a0','entry',1,0,'{"pain":3,"stiffness":4,"date":"2026-11-08"}',0,1795450600025,1795449600044,NULL,NULL,'pending',NULL,3075372876);
INSERT INTO "op" VALUES('01a20922-b82e-7949-a875-f74ac6f32f4a',21,'06a5cdff-c910-581b-987b-96a95ebe9e57','entry',1,0,'{"pain":2,"stiffness":4,"date":"2026-11-07"}',0,1795450600027,1795449600046,NULL,NULL,'pending',NULL,350450108);
INSERT INTO "op" VALUES('01a20922-b830-7d98-afed-755980058a6a',22,'a17b63d0-c6e5-5eac-91aa-31a8c6807da3','entry',1,0,'{"pain":1,"stiffness":4,"date":"2026-11-06"}',0,1795450600029,1795449600048,NULL,NULL,'pending',NULL,1045464956);
INSERT INTO "op" VALUES('01a20922-b832-79e8-abd6-f0a890ea738e',23,'8ccec290-6f29-5c68-881e-33cb03bd41e5','entry',1,0,'{"pain":9,"stiffness":4,"date":"2026-11-05"}',0,1795450600031,1795449600050,NULL,NULL,'pending',NULL,3479504258);
INSERT INTO "op" VALUES('01a20922-b834-7b48-94ec-53676da49919',24,'206bd721-f380-5d1e-bce4-fcf91c1f6a43','entry',1,0,'{"pain":8,"stiffness":4,"date":"2026-11-04"}',0,1795450600033,1795449600052,NULL,NULL,'pending',NULL,2562982842);
INSERT INTO "op" VALUES('01a20922-b836-7878-972f-9a451da117fe',25,'ff829721-3a14-52b6-ae39-2d311d552e52','entry',1,1,'{}',1,1795450600035,1795449600054,NULL,NULL,'pending',NULL,294691195);
INSERT INTO "op" VALUES('01a20922-b838-7ed6-80b9-bd7425dce04b',26,'d1','drawing',1,0,'{"date":"2026-11-23","strokes":[[0.5,1]]}',0,1795450600037,1795449600056,NULL,NULL,'pending',NULL,3091948493);
CREATE TABLE setting (
  name TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL,
  seal INTEGER NOT NULL
);
INSERT INTO "setting" VALUES('diary.owner','{"stream_id":"person","account_id":"person"}',251986867);
INSERT INTO "setting" VALUES('language','"de"',4208467003);
CREATE TABLE shadow (
  record_id TEXT NOT NULL PRIMARY KEY,
  epoch INTEGER NOT NULL,
  walk INTEGER NOT NULL,
  body TEXT NOT NULL,
  seal INTEGER NOT NULL
);
INSERT INTO "shadow" VALUES('ff829721-3a14-52b6-ae39-2d311d552e52',1,0,'{"record_id":"ff829721-3a14-52b6-ae39-2d311d552e52","kind":"entry","seq":1,"deleted":false,"erased":false,"removed":null,"losers":[],"fields":{"pain":0,"stress":5,"note":"day 0","date":"2026-11-23"},"stamps":{"pain":[1,1795449600003,"01a20922-b802-7303-a1cd-c4bb86c32710",1],"stress":[1,1795449600003,"01a20922-b802-7303-a1cd-c4bb86c32710",1],"note":[1,1795449600003,"01a20922-b802-7303-a1cd-c4bb86c32710",1],"date":[1,1795449600003,"01a20922-b802-7303-a1cd-c4bb86c32710",1]}}',3861751839);
INSERT INTO "shadow" VALUES('e8680518-3b1e-5e3b-b505-56d47dbc883c',1,0,'{"record_id":"e8680518-3b1e-5e3b-b505-56d47dbc883c","kind":"entry","seq":2,"deleted":false,"erased":false,"removed":null,"losers":[],"fields":{"pain":1,"stress":5,"note":"day 1","date":"2026-11-22"},"stamps":{"pain":[2,1795449600005,"01a20922-b802-7303-a1cd-c4bb86c32710",2],"stress":[2,1795449600005,"01a20922-b802-7303-a1cd-c4bb86c32710",2],"note":[2,1795449600005,"01a20922-b802-7303-a1cd-c4bb86c32710",2],"date":[2,1795449600005,"01a20922-b802-7303-a1cd-c4bb86c32710",2]}}',3849636369);
INSERT INTO "shadow" VALUES('491a8f77-7de4-59fd-9c93-c3d5d8edab84',1,0,'{"record_id":"491a8f77-7de4-59fd-9c93-c3d5d8edab84","kind":"entry","seq":3,"deleted":false,"erased":false,"removed":null,"losers":[],"fields":{"pain":2,"stress":5,"note":"day 2","date":"2026-11-21"},"stamps":{"pain":[3,1795449600007,"01a20922-b802-7303-a1cd-c4bb86c32710",3],"stress":[3,1795449600007,"01a20922-b802-7303-a1cd-c4bb86c32710",3],"note":[3,1795449600007,"01a20922-b802-7303-a1cd-c4bb86c32710",3],"date":[3,1795449600007,"01a20922-b802-7303-a1cd-c4bb86c32710",3]}}',3598018345);
INSERT INTO "shadow" VALUES('1c455813-cbe8-5a28-a4a7-9723d39f4ec3',1,0,'{"record_id":"1c455813-cbe8-5a28-a4a7-9723d39f4ec3","kind":"entry","seq":4,"deleted":false,"erased":false,"removed":null,"losers":[],"fields":{"pain":3,"stress":5,"note":"day 3","date":"2026-11-20"},"stamps":{"pain":[4,1795449600009,"01a20922-b802-7303-a1cd-c4bb86c32710",4],"stress":[4,1795449600009,"01a20922-b802-7303-a1cd-c4bb86c32710",4],"note":[4,1795449600009,"01a20922-b802-7303-a1cd-c4bb86c32710",4],"date":[4,1795449600009,"01a20922-b802-7303-a1cd-c4bb86c32710",4]}}',1985835034);
INSERT INTO "shadow" VALUES('01804423-712f-5483-95d3-9dfb3853aa49',1,0,'{"record_id":"01804423-712f-5483-95d3-9dfb3853aa49","kind":"entry","seq":5,"deleted":false,"erased":false,"removed":null,"losers":[],"fields":{"pain":4,"stress":5,"note":"day 4","date":"2026-11-19"},"stamps":{"pain":[5,1795449600011,"01a20922-b802-7303-a1cd-c4bb86c32710",5],"stress":[5,1795449600011,"01a20922-b802-7303-a1cd-c4bb86c32710",5],"note":[5,1795449600011,"01a20922-b802-7303-a1cd-c4bb86c32710",5],"date":[5,1795449600011,"01a20922-b802-7303-a1cd-c4bb86c32710",5]}}',4031748548);
INSERT INTO "shadow" VALUES('4678186f-09c1-5e85-946b-e584b07b90a0',1,0,'{"record_id":"4678186f-09c1-5e85-946b-e584b07b90a0","kind":"entry","seq":6,"deleted":false,"erased":false,"removed":null,"losers":[],"fields":{"pain":5,"stress":5,"note":"day 5","date":"2026-11-18"},"stamps":{"pain":[6,1795449600013,"01a20922-b802-7303-a1cd-c4bb86c32710",6],"stress":[6,1795449600013,"01a20922-b802-7303-a1cd-c4bb86c32710",6],"note":[6,1795449600013,"01a20922-b802-7303-a1cd-c4bb86c32710",6],"date":[6,1795449600013,"01a20922-b802-7303-a1cd-c4bb86c32710",6]}}',2437994664);
INSERT INTO "shadow" VALUES('walk',1,0,'{"record_id":"walk","kind":"practice","seq":7,"deleted":false,"erased":false,"removed":null,"losers":[],"fields":{"date":"2026-11-23","seconds":60},"stamps":{"date":[7,1795449600015,"01a20922-b802-7303-a1cd-c4bb86c32710",7],"seconds":[7,1795449600015,"01a20922-b802-7303-a1cd-c4bb86c32710",7]}}',2887573314);
CREATE TABLE sync_state (
  name TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL,
  seal INTEGER NOT NULL
);
INSERT INTO "sync_state" VALUES('schema','1',3218541888);
INSERT INTO "sync_state" VALUES('owner','{"stream_id":"person","account_id":"person"}',1073112466);
INSERT INTO "sync_state" VALUES('position','{"device_id":"01a20922-b802-7303-a1cd-c4bb86c32710","epoch":1,"cursor":null,"last_n":26,"bridge":{"offset":999983,"last_t":1795450600037},"walk":1,"read_to":0,"healing":false}',3180952443);
CREATE TABLE visible (
  record_id TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  day TEXT,
  fields TEXT NOT NULL,
  seal INTEGER NOT NULL
);
INSERT INTO "visible" VALUES('e8680518-3b1e-5e3b-b505-56d47dbc883c','entry','2026-11-22','{"pain":1,"stress":5,"note":"day 1","date":"2026-11-22"}',586460472);
INSERT INTO "visible" VALUES('491a8f77-7de4-59fd-9c93-c3d5d8edab84','entry','2026-11-21','{"pain":2,"stress":5,"note":"day 2","date":"2026-11-21"}',339047113);
INSERT INTO "visible" VALUES('walk','practice','2026-11-23','{"date":"2026-11-23","seconds":60}',2433184897);
INSERT INTO "visible" VALUES('1c455813-cbe8-5a28-a4a7-9723d39f4ec3','entry','2026-11-20','{"pain":6,"stress":5,"note":"day 3","date":"2026-11-20","stiffness":4}',1006359368);
INSERT INTO "visible" VALUES('01804423-712f-5483-95d3-9dfb3853aa49','entry','2026-11-19','{"pain":5,"stress":5,"note":"day 4","date":"2026-11-19","stiffness":4}',1473767062);
INSERT INTO "visible" VALUES('4678186f-09c1-5e85-946b-e584b07b90a0','entry','2026-11-18','{"pain":4,"stress":5,"note":"day 5","date":"2026-11-18","stiffness":4}',2150485600);
INSERT INTO "visible" VALUES('dea68144-8fab-5c24-92e2-a8223b2b140a','entry','2026-11-17','{"pain":3,"stiffness":4,"date":"2026-11-17"}',117397562);
INSERT INTO "visible" VALUES('3ffb2164-3d17-57f3-b439-f104576715e5','entry','2026-11-16','{"pain":2,"stiffness":4,"date":"2026-11-16"}',1520308669);
INSERT INTO "visible" VALUES('a5e8a3c0-f9ed-5386-85ec-bd3b5e157245','entry','2026-11-15','{"pain":1,"stiffness":4,"date":"2026-11-15"}',3900430664);
INSERT INTO "visible" VALUES('d13cf7dc-a977-596d-ba9b-4e37e660b0e6','entry','2026-11-14','{"pain":9,"stiffness":4,"date":"2026-11-14"}',4079382498);
INSERT INTO "visible" VALUES('bcbe2bf9-1bab-5613-b964-d2b4f6500028','entry','2026-11-13','{"pain":8,"stiffness":4,"date":"2026-11-13"}',1351094000);
INSERT INTO "visible" VALUES('85f7195a-3328-5075-a5e5-037254893ee4','entry','2026-11-12','{"pain":7,"stiffness":4,"date":"2026-11-12"}',2675931468);
INSERT INTO "visible" VALUES('f4ed740b-9173-5f76-92e1-e680ace6cdf6','entry','2026-11-11','{"pain":6,"stiffness":4,"date":"2026-11-11"}',3738244740);
INSERT INTO "visible" VALUES('5cd397b5-d223-5ea1-b4c8-28b8c68ee102','entry','2026-11-10','{"pain":5,"stiffness":4,"date":"2026-11-10"}',1699025810);
INSERT INTO "visible" VALUES('38aaac42-b8ad-53b5-b453-e1c3adc6e261','entry','2026-11-09','{"pain":4,"stiffness":4,"date":"2026-11-09"}',2504710396);
INSERT INTO "visible" VALUES('d921efd2-35fe-59d2-a73f-c034d0b581a0','entry','2026-11-08','{"pain":3,"stiffness":4,"date":"2026-11-08"}',1720679148);
INSERT INTO "visible" VALUES('06a5cdff-c910-581b-987b-96a95ebe9e57','entry','2026-11-07','{"pain":2,"stiffness":4,"date":"2026-11-07"}',985004342);
INSERT INTO "visible" VALUES('a17b63d0-c6e5-5eac-91aa-31a8c6807da3','entry','2026-11-06','{"pain":1,"stiffness":4,"date":"2026-11-06"}',100659505);
INSERT INTO "visible" VALUES('8ccec290-6f29-5c68-881e-33cb03bd41e5','entry','2026-11-05','{"pain":9,"stiffness":4,"date":"2026-11-05"}',346789562);
INSERT INTO "visible" VALUES('206bd721-f380-5d1e-bce4-fcf91c1f6a43','entry','2026-11-04','{"pain":8,"stiffness":4,"date":"2026-11-04"}',165453695);
INSERT INTO "visible" VALUES('d1','drawing','2026-11-23','{"date":"2026-11-23","strokes":[[0.5,1]]}',1517615020);
CREATE INDEX op_of_record ON op (record_id, state);
CREATE INDEX op_in_state ON op (state, n);
CREATE INDEX visible_by_day ON visible (kind, day);
COMMIT;
