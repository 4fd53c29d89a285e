import { targetHelp } from '../operator/target.ts';

export const howToGetHelp = 'npm run supabase -- --help lists what there is';

export const help = `usage: npm run supabase -- start [--mode copy|dry-run|verify] --stage <stage>
       npm run supabase -- status [--run <id>] --stage <stage>
       npm run supabase -- report [<run>] --stage <stage>
       npm run supabase -- rollback [<run>] [--yes] --stage <stage>
       npm run supabase -- stop [<execution>] --stage <stage>
       npm run supabase -- seed --users <n> [--url <postgresql://…>]

Moves the users of a Supabase project into a stage. docs/migration.md is the guide.

  start     starts an execution of the state machine, follows it and prints its report:
              copy     moves users, moves what has changed since, and verifies (default)
              dry-run  says of every user what would become of it, and writes nothing
              verify   compares again
            Without --run it goes on with the newest run that has not been rolled
            back, or begins one. Where an execution runs already, it follows that.
  status    says how far a run is, without a run the newest
  report    prints the report of a run again
  rollback  removes what a run has written; asks before
  stop      stops an execution, by default the one that runs. The ledger stays:
            start goes on where it stopped
  seed      makes a Supabase-shaped source with every kind of user in the local
            PostgreSQL, and points the local stack's migration at it

Ctrl-C only stops following: what was started goes on, and status tells of it.

options:
${targetHelp}
  --run <id>            the run to go on with, or to tell of
  --batch-size <n>      users of one transaction (default 500)
  --max-concurrency <n> ranges at work at once, each a connection to both databases
                        (default 4)
  --on-verification-failure keep|rollback
                        what becomes of what has been copied, if the target differs
                        (default keep)
  --detach              start, and do not follow
  --report <file>       write the report with every issue to <file>.json and
                        <file>.csv, or to the one that the name ends in
  --yes                 roll back without asking
  --users <n>           how many users to seed
  --url <url>           seed this database instead, which must have no schema auth;
                        no stage is pointed at it
  --json                print one line of JSON with every issue, and nothing else
  --help                print this

seed takes --stage dev and --endpoint-url http://127.0.0.1:4566 where nothing else is
said: it is for the local stack alone.

exit code: 0 verified, surveyed without issues, or rolled back completely (also: told,
started, stopped, seeded), 1 failed or not at an end, 2 the command was given wrongly,
3 came through, with issues, 4 the target differs from the source, 130 or 143 detached
by Ctrl-C or SIGTERM
`;
