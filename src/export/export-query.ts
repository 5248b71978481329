import type { Locations } from '../readings/locations';
import type { ExportQueryDto } from './dto/export-query.dto';

/**
 * The conditions that select the readings of an export. Locations that the caller may not read are left out.
 */
export type ExportQuery = Omit<ExportQueryDto, 'location' | 'timezone'> & { readonly locations: Locations };
