import { type SubmitEvent, useState } from 'react';

type Progress =
  | { readonly stage: 'idle' | 'busy' | 'done' }
  | { readonly stage: 'failed'; readonly failure: unknown };

/** One submission of a form at a time. What was typed stays where it is, however it ends. */
export function useSubmission(submit: (form: FormData) => Promise<unknown>) {
  const [progress, setProgress] = useState<Progress>({ stage: 'idle' });
  const onSubmit = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (progress.stage === 'busy') return;
    setProgress({ stage: 'busy' });
    try {
      await submit(new FormData(event.currentTarget));
      setProgress({ stage: 'done' });
    } catch (failure) {
      setProgress({ stage: 'failed', failure });
    }
  };
  return { progress, onSubmit, reset: () => setProgress({ stage: 'idle' }) };
}
