-- Once, as the owner of Gatehouse's database, with a password of your own.
create role notes login password 'change-me';
grant gatehouse_session_reader to notes;
-- With the role, since Neon's pooler takes no such setting from a connection.
alter role notes set statement_timeout = '2s';
