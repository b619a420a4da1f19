namespace UnionFs.MountClient.Fsx;

/// <summary>What is done to the file.</summary>
internal enum Verb
{
    Read,
    Write,
    Append,
    TruncateDown,
    TruncateUp,
    TruncateByPath,
    PunchHole,
    ZeroRange,
    ZeroRangeKeepSize,
    Allocate,
    AllocateKeepSize,
    MapRead,
    MapWrite,
    CopyRange,
    SeekHoles,
    Sync,
    SyncData,
    DropCache,
    Reopen,
    ReopenEmpty,
    Rename,
    Compare,
}
