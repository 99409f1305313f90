/** Where services are written, checked, offered and published: the pages of designers. */
import { editorEndpoints } from './editor.tsx'
import { offerEndpoints } from './offer.tsx'
import { overviewEndpoint } from './overview.tsx'
import { serviceEndpoint } from './service.tsx'
import { stageEndpoints } from './stage.tsx'

export const designerEndpoints = [overviewEndpoint, ...editorEndpoints, serviceEndpoint, ...stageEndpoints, ...offerEndpoints]
