import type { Socket } from 'node:net';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import multipart from '@fastify/multipart';
import rateLimit from '@fastify/rate-limit';
import { type TypeBoxTypeProvider, TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox';
import Fastify, { type ConnectionError, type FastifyRequest, LogController, type RawServerDefault } from 'fastify';
import { AdeError } from '../../contract/errors/index.ts';
import type { App } from '../app-types.ts';
import type { Service } from '../context/service.ts';
import { addGuard } from '../guard/guard.ts';
import { addRequestMetrics } from '../metrics/index.ts';
import { addOpenApi } from '../openapi/index.ts';
import { answerClientError } from '../replies/client-errors.ts';
import { addCompression } from '../replies/compression.ts';
import { addErrorHandling, answerUnrouted, MAX_PARAM_CHARS } from '../replies/errors.ts';
import { addEtags } from '../replies/etags.ts';
import { addEventsAt } from '../replies/events-at.ts';
import { addReadWatch } from '../replies/read-watch.ts';
import { addRequestLog, makeRequestId } from '../replies/request-log.ts';
import { addWebApp } from '../replies/web-app.ts';
import { addBodyWatch } from '../requests/body-watch.ts';
import { addJsonBodies } from '../requests/json-bodies.ts';
import { addLeases } from '../requests/leases.ts';
import { addMethodCheck } from '../requests/methods.ts';
import { addTurns } from '../requests/turns.ts';
import { addAccessReportRoutes } from '../routes/access-report.ts';
import { addActivityRoutes } from '../routes/activity.ts';
import { addAuditRoutes } from '../routes/audit.ts';
import { addBatchRoutes } from '../routes/batches.ts';
import { addBelongingRoutes } from '../routes/belonging.ts';
import { addBulkAcceptanceRoutes } from '../routes/bulk-acceptances.ts';
import { addCarryRoutes } from '../routes/carry.ts';
import { addCheckRoutes } from '../routes/checks.ts';
import { addComparisonRoutes } from '../routes/comparisons.ts';
import { addConfigRoutes } from '../routes/configs.ts';
import { addCorrectionDraftRoutes } from '../routes/correction-drafts.ts';
import { addCorrectionRoutes } from '../routes/corrections.ts';
import { addDocumentHoldRoutes } from '../routes/document-hold.ts';
import { addDocumentRoutes } from '../routes/documents.ts';
import { addEventRoutes } from '../routes/events.ts';
import { addFacetRoutes } from '../routes/facets.ts';
import { addFieldProposalRoutes } from '../routes/field-proposals.ts';
import { addFigureRoutes } from '../routes/figures.ts';
import { addHealthRoutes } from '../routes/health.ts';
import { addIssueRoutes } from '../routes/issues.ts';
import { addJobColumnRoutes } from '../routes/job-columns.ts';
import { addJobFileRoutes } from '../routes/job-files.ts';
import { addJobRoutes } from '../routes/jobs.ts';
import { addLabelRoutes } from '../routes/labels.ts';
import { addOwnColumnRoutes } from '../routes/own-columns.ts';
import { addPeopleRoutes } from '../routes/people.ts';
import { addPublicationRoutes } from '../routes/publication.ts';
import { addPublicationUndoRoutes } from '../routes/publication-undo.ts';
import { addRecipeRoutes } from '../routes/recipes.ts';
import { addRetentionRoutes } from '../routes/retention.ts';
import { addReviewRoutes } from '../routes/review.ts';
import { addAssigneeRoutes, addReviewRulesRoutes } from '../routes/review-rules.ts';
import { addRowChangeRoutes } from '../routes/row-changes.ts';
import { addSafeModeRoutes } from '../routes/safe-mode.ts';
import { addSenderRoutes } from '../routes/senders.ts';
import { addSessionRoutes } from '../routes/session.ts';
import { addSharedCorrectionRoutes } from '../routes/shared-corrections.ts';
import { addSignOnRoutes } from '../routes/sign-on.ts';
import { addSinceRoutes } from '../routes/since.ts';
import { addSourceRoutes } from '../routes/sources.ts';
import { addSubjectRoutes } from '../routes/subjects.ts';
import { addTableRoutes } from '../routes/tables.ts';
import { addToFixRoutes } from '../routes/to-fix.ts';
import { addTokenRoutes } from '../routes/tokens.ts';
import { addVerificationRoutes, addWorkspaceVerificationRoute } from '../routes/verification.ts';
import { addVersionCaseRoutes } from '../routes/version-cases.ts';
import { addVersionFileRoutes } from '../routes/version-files.ts';
import { addVersionScoreRoutes } from '../routes/version-scores.ts';
import { addVersionStateRoutes } from '../routes/version-states.ts';
import { addVersionRoutes } from '../routes/versions.ts';
import { addWebhookRoutes } from '../routes/webhooks.ts';
import { addWorkspaceRoutes } from '../routes/workspaces.ts';
import { addScimRoutes } from '../scim/scim-routes.ts';

/** JSON bodies are small; uploads are streamed and have their own limit. */
const BODY_BYTES = 1_048_576;

/** The complete HTTP server, which doesn't listen yet. */
export async function makeApp(service: Service): Promise<App> {
  const app: App = Fastify<RawServerDefault>({
    loggerInstance: service.log,
    // Requests are logged by request-log.ts.
    logController: new LogController({ disableRequestLogging: true }),
    requestIdHeader: false,
    genReqId: makeRequestId,
    trustProxy: service.settings.trustProxy,
    bodyLimit: BODY_BYTES,
    ...makeConnectionRules(service.settings),
    forceCloseConnections: true,
    routerOptions: { maxParamLength: MAX_PARAM_CHARS },
    frameworkErrors: answerUnrouted,
  }).withTypeProvider<TypeBoxTypeProvider>();
  // RFC 9110, 10.1.1: an unknown expectation may be ignored. Node would refuse the request without a reason.
  app.server.on('checkExpectation', (request, response) => app.server.emit('request', request, response));
  app.setValidatorCompiler(TypeBoxValidatorCompiler);
  // Types and tests check answers against their schemas; a check at run time would only be slow.
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  addErrorHandling(app);
  addRequestLog(app);
  addRequestMetrics(app, service.metrics.measureRequest);
  addHostCheck(app);
  addMethodCheck(app);
  addJsonBodies(app);
  addEtags(app);
  addCompression(app);
  addBodyWatch(app, service.settings);
  addReadWatch(app, service.settings);
  await addPlugins(app);
  addTurns(app);
  addGuard(app, service);
  addEventsAt(app, service);
  addLeases(app, service);
  await addOpenApi(app);
  if (service.settings.role === 'worker') {
    addHealthRoutes(app, service);
  } else {
    addRoutes(app, service);
    await addWebApp(app);
  }
  app.addHook('preClose', async () => {
    service.streams.close();
  });
  return app;
}

/** Connection settings of Node's server. Bodies have no limit of total time; see body-watch.ts. */
function makeConnectionRules({ headersTimeoutSeconds, keepAliveSeconds }: Service['settings']) {
  const headersTimeout = headersTimeoutSeconds * 1000;
  return {
    keepAliveTimeout: keepAliveSeconds * 1000,
    http: {
      headersTimeout,
      requestTimeout: 0,
      connectionsCheckingInterval: headersTimeout / 4,
      // The first hook refuses a request without Host, and can say why.
      requireHostHeader: false,
    },
    clientErrorHandler: (error: ConnectionError, socket: Socket) =>
      answerClientError(error, socket, headersTimeoutSeconds),
  };
}

/** RFC 9112, 3.2: an HTTP/1.1 request must have the header Host. */
function addHostCheck(app: App): void {
  app.addHook('onRequest', async ({ headers, raw }) => {
    if (headers.host !== undefined || raw.httpVersion === '1.0') return;
    throw new AdeError('request_malformed', { found: 'it has no header Host' });
  });
}

async function addPlugins(app: App): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        // Components and editors of the web app set inline styles.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'", 'data:'],
        workerSrc: ["'self'", 'blob:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    // Only the proxy in front of the service knows whether https is used.
    strictTransportSecurity: false,
  });
  await app.register(cookie);
  await app.register(multipart, { throwFileSizeLimit: false });
  await app.register(rateLimit, {
    global: false,
    keyGenerator: (request: FastifyRequest) => request.ip,
    errorResponseBuilder: (_request, { max, ttl }) =>
      new AdeError('too_many_requests', { max, retry_after_seconds: Math.ceil(ttl / 1000) }),
  });
}

function addRoutes(app: App, service: Service): void {
  addSessionRoutes(app, service);
  addSignOnRoutes(app, service);
  addTokenRoutes(app, service);
  addScimRoutes(app, service);
  addAccessReportRoutes(app, service);
  addPeopleRoutes(app, service);
  addWorkspaceRoutes(app, service);
  addRetentionRoutes(app, service);
  addWebhookRoutes(app, service);
  addDocumentRoutes(app, service);
  addConfigRoutes(app, service);
  addOwnColumnRoutes(app, service);
  addVersionRoutes(app, service);
  addVersionStateRoutes(app, service);
  addPublicationRoutes(app, service);
  addPublicationUndoRoutes(app, service);
  addVersionScoreRoutes(app, service);
  addVersionCaseRoutes(app, service);
  addVersionFileRoutes(app, service);
  addJobRoutes(app, service);
  addJobFileRoutes(app, service);
  addIssueRoutes(app, service);
  addCheckRoutes(app, service);
  addFigureRoutes(app, service);
  addBelongingRoutes(app, service);
  addRowChangeRoutes(app, service);
  addJobColumnRoutes(app, service);
  addSinceRoutes(app, service);
  addFacetRoutes(app, service);
  addTableRoutes(app, service);
  addCorrectionRoutes(app, service);
  addCorrectionDraftRoutes(app, service);
  addReviewRoutes(app, service);
  addBulkAcceptanceRoutes(app, service);
  addAuditRoutes(app, service);
  addVerificationRoutes(app, service);
  addToFixRoutes(app, service);
  addCarryRoutes(app, service);
  addReviewRulesRoutes(app, service);
  addAssigneeRoutes(app, service);
  addLabelRoutes(app, service);
  addDocumentHoldRoutes(app, service);
  addBatchRoutes(app, service);
  addSenderRoutes(app, service);
  addSourceRoutes(app, service);
  addSubjectRoutes(app, service);
  addRecipeRoutes(app, service);
  addSharedCorrectionRoutes(app, service);
  addFieldProposalRoutes(app, service);
  addComparisonRoutes(app, service);
  addEventRoutes(app, service);
  addActivityRoutes(app, service);
  addWorkspaceVerificationRoute(app, service);
  addHealthRoutes(app, service);
  addSafeModeRoutes(app, service);
}
