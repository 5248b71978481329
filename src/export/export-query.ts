import type { Locations } from '../readings/locations';
import type { ExportQueryDto } from './dto/export-query.dto';

/** The selection of an export's readings. It has only locations that the caller may read. */
export type ExportQuery = Omit<ExportQueryDto, 'location' | 'timezone'> & { readonly locations: Locations };
