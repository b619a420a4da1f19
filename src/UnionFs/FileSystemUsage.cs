namespace UnionFs;

/// <summary>What a sandbox holds, and may hold.</summary>
/// <param name="OwnContentBytes">Bytes of content chunks reachable from the view, in whole chunks of 4 KiB.</param>
/// <param name="OwnNodes">Nodes changed or made since the stack was opened.</param>
/// <param name="TopContentBytes">Bytes of content chunks written since the last commit; what the quota counts.</param>
/// <param name="TopNodes">Nodes made or changed since the last commit; what the quota counts.</param>
/// <param name="MaxContentBytes">The quota of bytes.</param>
/// <param name="MaxNodes">The quota of nodes.</param>
public readonly record struct FileSystemUsage(
    long OwnContentBytes, long OwnNodes, long TopContentBytes, long TopNodes, long MaxContentBytes, long MaxNodes)
{
    /// <summary>The size of a block: 4,096 bytes.</summary>
    public static int BlockSize => 4096;

    /// <summary>The longest name in bytes.</summary>
    public static int MaxNameBytes => FsName.MaxNameBytes;
}
