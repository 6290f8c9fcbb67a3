/** What an engine throws when it reads something that it cannot have written. */

/** A stored value that is not of the kind its column has: the data was damaged or written by others. */
export class StoredRowFault extends Error {}
