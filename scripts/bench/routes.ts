import { join } from 'node:path';
import { startStack } from '../local/stack.ts';
import { closeConnections, send } from './client.ts';
import { type Figures, measure, type Route, type Server } from './measure.ts';
import { startStock } from './stock.ts';

type Name = 'gatehouse' | 'stock';

const password = 'correct horse battery staple';
const email = 'bench@example.test';

/** Most database round trips that a warm request of this service may make, limits included. */
const tripTargets: Readonly<Record<string, number>> = {
  'sign up': 6,
  'sign in': 3,
  session: 2,
  token: 2,
  'key set': 0,
  'read profile': 1,
  'change profile': 1,
  'list tasks': 1,
  'create task': 1,
  'read task': 1,
  'change task': 1,
};

/** Most of the stock server's median time that a warm request of this service may take. */
const timeTargets: Readonly<Record<string, number>> = { 'sign in': 0.5 };

/** A server's session, and the path of a task. */
interface Signed {
  readonly token: string;
  readonly task: string;
}

const tasksPath = '/api/users/me/tasks';

function createRoutes(sessions: Readonly<Record<Name, Signed>>): Route<Name>[] {
  const token = (server: Name) => sessions[server].token;
  return [
    { name: 'health', samples: 200, call: () => ({ method: 'GET', path: '/health' }) },
    { name: 'key set', samples: 200, call: () => ({ method: 'GET', path: '/api/auth/jwks' }) },
    {
      name: 'sign up',
      samples: 20,
      call: (_, index) => ({
        method: 'POST',
        path: '/api/auth/sign-up/email',
        body: { email: `${index}-${email}`, name: 'B', password },
      }),
    },
    {
      name: 'sign in',
      samples: 60,
      call: () => ({ method: 'POST', path: '/api/auth/sign-in/email', body: { email, password } }),
    },
    {
      name: 'session',
      samples: 200,
      call: (server) => ({ method: 'GET', path: '/api/auth/get-session', token: token(server) }),
    },
    {
      name: 'token',
      samples: 200,
      call: (server) => ({ method: 'GET', path: '/api/auth/token', token: token(server) }),
    },
    {
      name: 'read profile',
      samples: 200,
      call: (server) => ({ method: 'GET', path: '/api/profile', token: token(server) }),
    },
    {
      name: 'change profile',
      samples: 200,
      call: (server, index) => ({
        method: 'PUT',
        path: '/api/profile',
        token: token(server),
        body: { time_per_week: index },
      }),
    },
    ...createTaskRoutes(sessions),
  ];
}

function createTaskRoutes(sessions: Readonly<Record<Name, Signed>>): Route<Name>[] {
  const token = (server: Name) => sessions[server].token;
  const task = (server: Name) => sessions[server].task;
  return [
    {
      name: 'create task',
      samples: 100,
      call: (server, index) => ({
        method: 'POST',
        path: tasksPath,
        token: token(server),
        body: { title: `Task ${index}` },
      }),
    },
    {
      name: 'list tasks',
      samples: 200,
      call: (server) => ({ method: 'GET', path: tasksPath, token: token(server) }),
    },
    {
      name: 'read task',
      samples: 200,
      call: (server) => ({ method: 'GET', path: task(server), token: token(server) }),
    },
    {
      name: 'change task',
      samples: 200,
      call: (server, index) => ({
        method: 'PATCH',
        path: task(server),
        token: token(server),
        body: { completed: index % 2 === 0 },
      }),
    },
  ];
}

/** Registers the benchmark's user, with a profile and a task, and answers its session; `verify` opens the mail, where one is sent. */
async function signIn({ base }: Server, verify?: () => Promise<unknown>): Promise<Signed> {
  await send(base, {
    method: 'POST',
    path: '/api/auth/sign-up/email',
    body: { email, name: 'Bench', password },
  });
  await verify?.();
  const { body } = await send(base, {
    method: 'POST',
    path: '/api/auth/sign-in/email',
    body: { email, password },
  });
  const { token } = body;
  await send(base, { method: 'POST', path: '/api/profile', token, body: { time_per_week: 5 } });
  const task = await send(base, { method: 'POST', path: tasksPath, token, body: { title: 'Task' } });
  return { token, task: `${tasksPath}/${task.body.id}` };
}

function formatRow(name: string, { gatehouse, stock }: Record<Name, Figures>): string {
  const ours = [gatehouse.roundTrips.toFixed(1), gatehouse.p50.toFixed(1), gatehouse.p99.toFixed(1)];
  const theirs = [stock.roundTrips.toFixed(1), stock.p50.toFixed(1), stock.p99.toFixed(1)];
  const ratio = gatehouse.p50 / stock.p50;
  const cells = [...ours, ...theirs].map((cell) => cell.padStart(7)).join('');
  const trips = verdict(gatehouse.roundTrips, tripTargets[name], 'trips');
  const time = verdict(ratio, timeTargets[name], 'of p50');
  return `${name.padEnd(14)}${cells}${ratio.toFixed(2).padStart(8)}${trips}${time}\n`;
}

function verdict(value: number, target: number | undefined, unit: string): string {
  if (target === undefined) return '';
  return `  ≤ ${target} ${unit} ${value <= target ? 'met' : 'MISSED'}`;
}

const header = [
  'Database round trips per warm request and milliseconds, requests taking turns.',
  'gatehouse: gateway + function process + Neon protocols; stock: Express + Better Auth + pg.',
  '',
  `${' '.repeat(14)}            gatehouse                stock  p50`,
  `${'route'.padEnd(14)}  trips    p50    p99  trips    p50    p99   ratio  targets`,
  '',
].join('\n');

/** Measures every route of the whole stack, which keeps its data in `localDirectory`, beside a stock server. */
export async function benchRoutes(localDirectory: string): Promise<void> {
  const folder = join(import.meta.dirname, '../..');
  const stack = await startStack({ folder, stage: 'dev', localDirectory, apiPort: 0, awsPort: 0 });
  const stock = await startStock(stack.postgres);
  try {
    const gatehouse: Server = { base: stack.api, roundTrips: () => stack.database.roundTrips.total() };
    const verify = () => {
      const [, token] = /token=([\w.-]+)/.exec(stack.mail.list()[0]?.text ?? '') ?? [];
      return send(stack.api, { method: 'POST', path: '/api/auth/verify-email', body: { token } });
    };
    const routes = createRoutes({
      gatehouse: await signIn(gatehouse, verify),
      stock: await signIn(stock),
    });
    process.stdout.write(header);
    for (const route of routes)
      process.stdout.write(formatRow(route.name, await measure({ gatehouse, stock }, route)));
  } finally {
    closeConnections();
    await stock.stop();
    await stack.stop();
  }
}
