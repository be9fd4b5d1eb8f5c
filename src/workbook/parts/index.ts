// For those who change a workbook part by part: what the readers of xlsx know about its package.
export { decodeXml } from '../xlsx/decode-xml.ts';
export { findWorkbookPart, readWorkbookPart } from '../xlsx/workbook-part.ts';
export { PartFailure } from '../zip/part-failure.ts';
export { openZipArchive, ZipArchive } from '../zip/zip-archive.ts';
