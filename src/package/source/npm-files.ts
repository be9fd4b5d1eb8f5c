export const PACKAGE_FILE = 'package.json';
export const LOCK_FILE = 'package-lock.json';
