namespace UnionFs.Fuse;

/// <summary>What kernel and server can do; both say so once, in INIT.</summary>
[Flags]
internal enum InitFlags : ulong
{
    None = 0,
    AsyncRead = 1UL << 0,
    PosixLocks = 1UL << 1,
    BigWrites = 1UL << 5,
    DontMask = 1UL << 6,
    FlockLocks = 1UL << 10,
    ReadDirectoryPlus = 1UL << 13,
    ReadDirectoryPlusAuto = 1UL << 14,
    AsyncDirectIo = 1UL << 15,
    WritebackCache = 1UL << 16,
    NoOpen = 1UL << 17,
    ParallelDirectories = 1UL << 18,
    AccessLists = 1UL << 20,
    AbortError = 1UL << 21,
    MaxPages = 1UL << 22,
    CacheSymlinks = 1UL << 23,
    NoOpenDirectory = 1UL << 24,
    ExplicitInvalidation = 1UL << 25,
    HandleKillPrivileges = 1UL << 28,
    ExtendedSetXattr = 1UL << 29,
    Extended = 1UL << 30,
    RequestTimeout = 1UL << 42,
}
