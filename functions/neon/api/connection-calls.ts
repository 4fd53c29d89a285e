import * as schemas from './schemas.ts';
import type { Transport } from './transport.ts';

export function connectionCalls(send: Transport) {
  return {
    listEndpoints: (projectId: string, branchId: string) =>
      send({
        method: 'GET',
        path: `/projects/${projectId}/branches/${branchId}/endpoints`,
        answer: schemas.endpointList,
      }).then(({ endpoints }) => endpoints),
    createEndpoint: (projectId: string, branchId: string) =>
      send({
        method: 'POST',
        path: `/projects/${projectId}/endpoints`,
        body: { endpoint: { branch_id: branchId, type: 'read_write' } },
        answer: schemas.operationList,
      }),
    listDatabases: (projectId: string, branchId: string) =>
      send({
        method: 'GET',
        path: `/projects/${projectId}/branches/${branchId}/databases`,
        answer: schemas.databaseList,
      }).then(({ databases }) => databases),
    /** With the role's password: for the connection secret alone. The compute's own host, not the pooler's. */
    getConnectionUri: (projectId: string, branchId: string, { name, owner_name }: schemas.Database) => {
      const query = { branch_id: branchId, database_name: name, role_name: owner_name, pooled: 'false' };
      return send({
        method: 'GET',
        path: `/projects/${projectId}/connection_uri?${new URLSearchParams(query)}`,
        answer: schemas.connectionUri,
      }).then(({ uri }) => uri);
    },
  };
}
