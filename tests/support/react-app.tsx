import { createContext, useContext, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { createGatehouseClient } from '../../shared/client/client.ts';
import { GatehouseProvider, RequireAuth, useClient, useSession, useUser } from '../../shared/react/react.ts';

declare const document: { readonly body: never };
declare const baseUrl: string;

const client = createGatehouseClient({ baseUrl });
/** Every state that was shown, in order. */
const shown: string[] = [];
Object.assign(globalThis, { client, shown });

function Shown() {
  const { status, error, refresh } = useSession();
  const user = useUser();
  if (shown.at(-1) !== status) shown.push(status);
  return (
    <p>
      <output>{[status, user?.name, error ? 'stale' : null].filter(Boolean).join(' ')}</output>
      <button type="button" onClick={refresh}>
        Try again
      </button>
    </p>
  );
}

function Tasks() {
  const { tasks } = useClient();
  const [answer, setAnswer] = useState('');
  const count = () => tasks.list().then(({ items }) => setAnswer(`${items.length} tasks`), setCode);
  const setCode = (error: { code?: string }) => setAnswer(error.code ?? 'error');
  return (
    <button type="button" onClick={count}>
      Tasks {answer}
    </button>
  );
}

const Navigate = createContext((_to: string) => {});

function Page({ name, other }: { readonly name: string; readonly other: string }) {
  const navigate = useContext(Navigate);
  return (
    <main>
      <h1>{name}</h1>
      <Shown />
      <RequireAuth loading="…" signedOut="for members only" unreachable="is there a network?">
        <Tasks />
      </RequireAuth>
      <button type="button" onClick={() => navigate(other)}>
        To {other}
      </button>
    </main>
  );
}

/** Each page is made anew by a navigation; the provider above them stays. */
function App() {
  const [page, navigate] = useState('First');
  return (
    <GatehouseProvider client={client}>
      <Navigate value={navigate}>
        <Page key={page} name={page} other={page === 'First' ? 'Second' : 'First'} />
      </Navigate>
    </GatehouseProvider>
  );
}

createRoot(document.body).render(<App />);
