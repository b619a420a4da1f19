namespace UnionFs.Cli.Commands;

/// <summary>As what changes are kept.</summary>
internal enum SaveKind
{
    /// <summary>As a sandbox of the store.</summary>
    Sandbox,

    /// <summary>As a layer tar.</summary>
    Tar,

    /// <summary>As a layer folder.</summary>
    Folder,
}
