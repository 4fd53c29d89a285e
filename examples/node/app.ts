import express, { type Express, type RequestHandler } from 'express';
import { answerProblem, ProblemError } from './problem.ts';

const maxBodyBytes = 16_384;
const maxTextLength = 1_000;

interface Note {
  readonly text: string;
}

/** Everybody's own notes, for whoever the gate lets in. */
export function createApp(gate: RequestHandler): Express {
  // In memory: yours are in a database, by the same user id.
  const notesByUser = new Map<unknown, readonly Note[]>();
  const app = express();
  app.disable('x-powered-by');

  app
    .route('/users/:userId/notes')
    .all(gate)
    .get((request, response) => {
      response.json(notesByUser.get(request.params.userId) ?? []);
    })
    .post(express.json({ limit: maxBodyBytes }), (request, response) => {
      const note = readNote(request.body);
      const { userId } = request.params;
      notesByUser.set(userId, [...(notesByUser.get(userId) ?? []), note]);
      response.status(201).json(note);
    });

  app.use(() => {
    throw new ProblemError(404, 'NOT_FOUND', 'there is no such resource');
  });
  app.use(answerProblem);
  return app;
}

/** @throws ProblemError 400 */
function readNote(body: unknown): Note {
  const { text, ...others } = Object(body) as Record<string, unknown>;
  const isText = typeof text === 'string' && text !== '' && text.length <= maxTextLength;
  if (!isText || Object.keys(others).length > 0)
    throw new ProblemError(400, 'INVALID_REQUEST', 'send {"text":…} of 1 to 1000 characters');
  return { text };
}
