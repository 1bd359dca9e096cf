-- Nobody looks through the audit by person yet: its index cost a page a person in every commit. (On SQLite this step also puts rows
-- in the order of their keys. PostgreSQL keeps tables apart from their keys whatever one says.)

DROP INDEX audit_by_person;
