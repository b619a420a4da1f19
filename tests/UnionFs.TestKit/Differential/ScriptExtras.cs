namespace UnionFs.TestKit;

/// <summary>What random scripts may have besides the operations that every file system has.</summary>
[Flags]
internal enum ScriptExtras
{
    None = 0,

    /// <summary>Commits, snapshots and going back to them.</summary>
    Versions = 1,

    /// <summary>Files that stay open.</summary>
    OpenFiles = 2,

    /// <summary>Layers with hard links to files of the layers below.</summary>
    LowerLinks = 4,
}
