import { orUndefined } from './not-found.ts';
import { listPages } from './pages.ts';
import * as schemas from './schemas.ts';
import type { Transport } from './transport.ts';

export interface NewBranch {
  readonly name: string;
  readonly parentId: string;
  readonly owner: string;
}

export function branchCalls(send: Transport) {
  const at = (projectId: string) => `/projects/${projectId}/branches`;
  return {
    async listBranches(projectId: string): Promise<schemas.Branch[]> {
      return listPages(at(projectId), {}, async (path) => {
        const page = await send({ method: 'GET', path, answer: schemas.branchList });
        const items = page.branches.map((branch) => withOwner(branch, page.annotations[branch.id]));
        return { items, cursor: page.pagination?.next };
      });
    },
    getBranch: (projectId: string, branchId: string): Promise<schemas.Branch | undefined> =>
      orUndefined(
        send({ method: 'GET', path: `${at(projectId)}/${branchId}`, answer: schemas.branchAnswer }).then(
          ({ branch, annotation }) => withOwner(branch, annotation),
        ),
      ),
    createBranch: (projectId: string, { name, parentId, owner }: NewBranch) =>
      send({
        method: 'POST',
        path: at(projectId),
        body: {
          branch: { name, parent_id: parentId },
          endpoints: [{ type: 'read_write' }],
          annotation_value: { [schemas.ownerAnnotation]: owner },
        },
        answer: schemas.createdBranch,
      }),
    /** Also succeeds when the branch is gone. */
    deleteBranch: (projectId: string, branchId: string) =>
      send({
        method: 'DELETE',
        path: `${at(projectId)}/${branchId}`,
        answer: schemas.operationList,
        isRepeatable: true,
      }),
    getOperation: (projectId: string, operationId: string) =>
      send({
        method: 'GET',
        path: `/projects/${projectId}/operations/${operationId}`,
        answer: schemas.operationAnswer,
      }).then(({ operation }) => operation),
  };
}

function withOwner(
  branch: Omit<schemas.Branch, 'owner'>,
  annotation: { readonly value: Readonly<Record<string, string>> } | undefined,
): schemas.Branch {
  return { ...branch, owner: annotation?.value[schemas.ownerAnnotation] };
}
