-- A session is over once its party has chosen a new password: how often it had done so when the session was opened.

alter table session add column password_changes integer not null default 0;
