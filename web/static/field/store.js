/** The phone's memory: one IndexedDB database. A value is in it when its promise resolves, not before. */

const NAME = "beatbook";
const STORES = { meta: null, notebooks: "id", pages: ["notebook", "number"], photos: null, drafts: null, pack: null };

/** @type {Promise<IDBDatabase>|null} */
let opening = null;

/** @returns {Promise<IDBDatabase>} the one handle of this tab */
export function open() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      for (const [name, keyPath] of Object.entries(STORES)) {
        request.result.createObjectStore(name, keyPath ? { keyPath } : undefined);
      }
    };
    request.onsuccess = () => {
      const base = request.result;
      const forget = () => { opening = null; };
      base.onclose = forget;
      base.onversionchange = () => { base.close(); forget(); };
      resolve(base);
    };
    request.onerror = () => { opening = null; reject(request.error); };
  });
  return opening;
}

/**
 * @template T
 * @param {IDBRequest<T>} request of the transaction that is running
 * @returns {Promise<T>}
 */
export const asked = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

/**
 * One strict transaction: resolves once it is on the disk, rejects when anything at all stopped it.
 * `fn` may await requests of this transaction and nothing else; it runs again where the handle had died.
 * @template T
 * @param {string[]} stores
 * @param {(rooms: Record<string, IDBObjectStore>) => T|Promise<T>} fn
 * @returns {Promise<T>}
 */
export const strict = (stores, fn) => withHandle((base) => run(base, stores, "readwrite", fn));

/** Read in one transaction; the rules of `strict` hold. */
export const look = (stores, fn) => withHandle((base) => run(base, stores, "readonly", fn));

/** @returns {Promise<any>} the value, or undefined */
export const get = (store, key) => look([store], (rooms) => asked(rooms[store].get(key)));

/** @returns {Promise<any[]>} every value in the order of the keys, or of those in `range` */
export const all = (store, range = undefined) => look([store], (rooms) => asked(rooms[store].getAll(range)));

/** @returns {Promise<any[]>} the keys alone, without loading a byte of the values */
export const keys = (store, range = undefined) => look([store], (rooms) => asked(rooms[store].getAllKeys(range)));

/** Write one value; `key` only where the store's values do not hold it. */
export const put = (store, value, key = undefined) => strict([store], (rooms) => asked(rooms[store].put(value, key)));

/** Remove one value. */
export const remove = (store, key) => strict([store], (rooms) => asked(rooms[store].delete(key)));

/** @returns {IDBKeyRange} every key that begins with id, or those from [id, from] to [id, to]; none where to < from */
export function within(id, from = undefined, to = undefined) {
  if (from === undefined) return IDBKeyRange.bound([id], [id, []]);
  return to < from ? IDBKeyRange.only([id, []]) : IDBKeyRange.bound([id, from], [id, to]);
}

function run(base, stores, mode, fn) {
  return new Promise((resolve, reject) => {
    const transaction = base.transaction(stores, mode, { durability: "strict" });
    let value;
    let failure = null;
    transaction.oncomplete = () => (failure ? reject(failure) : resolve(value));
    transaction.onabort = () => reject(failure ?? transaction.error ?? new DOMException("aborted", "AbortError"));
    const stop = (error) => {
      failure ??= error;
      try { transaction.abort(); } catch { /* it had ended by itself */ }
    };
    const rooms = Object.fromEntries(stores.map((name) => [name, transaction.objectStore(name)]));
    try {
      Promise.resolve(fn(rooms)).then((result) => { value = result; }, stop);
    } catch (error) {
      stop(error);
    }
  });
}

/** iOS loses the connection in the background, for years now: drop the handle and open it once more. */
async function withHandle(fn) {
  try {
    return await fn(await open());
  } catch (error) {
    const lost = error?.name === "InvalidStateError" || /connection|database server lost/i.test(error?.message ?? "");
    if (!lost) throw error;
    opening = null;
    return fn(await open());
  }
}
