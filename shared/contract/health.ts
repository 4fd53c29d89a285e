/** What `GET /health` answers: with 200 if the service reaches its database, else with 503. */
export interface HealthReport {
  readonly status: 'ok' | 'error';
  readonly database: 'connected' | 'disconnected';
  /** ISO 8601 in UTC. */
  readonly timestamp: string;
}
