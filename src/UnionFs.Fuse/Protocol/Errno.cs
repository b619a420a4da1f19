namespace UnionFs.Fuse;

/// <summary>Answers of the protocol that no operation of a sandbox has.</summary>
internal static class Errno
{
    public const FsError Interrupted = (FsError)4;
    public const FsError NotTty = (FsError)25;
    public const FsError NoSystemCall = (FsError)38;
    public const FsError NoDevice = (FsError)19;
    public const FsError NotConnected = (FsError)107;
}
