using System.Globalization;

namespace UnionFs;

/// <summary>What a sandbox holds, and may hold.</summary>
/// <param name="OwnContentBytes">Bytes of content chunks reachable from the view, in whole chunks of 4 KiB.</param>
/// <param name="OwnNodes">Nodes changed or made since the stack was opened.</param>
/// <param name="TopContentBytes">Bytes of content chunks written since the last commit; what the quota counts.</param>
/// <param name="TopNodes">Nodes made or changed since the last commit; what the quota counts.</param>
/// <param name="MaxContentBytes">The quota of bytes.</param>
/// <param name="MaxNodes">The quota of nodes.</param>
/// <param name="OpenHandles">Handles that are open now.</param>
public readonly record struct FileSystemUsage(
    long OwnContentBytes, long OwnNodes, long TopContentBytes, long TopNodes, long MaxContentBytes, long MaxNodes, int OpenHandles)
{
    /// <summary>The size of a block: 4,096 bytes.</summary>
    public static int BlockSize => 4096;

    /// <summary>The longest name in bytes, unless <see cref="UnionFsOptions.MaxNameBytes"/> says otherwise.</summary>
    public static int MaxNameBytes => FsName.MaxNameBytes;

    /// <summary>As in <c>12288 of 65536 bytes, 7 nodes, 2 open handles</c>: what the current top holds, and the quotas that are set.</summary>
    public override string ToString()
    {
        var bytes = MaxContentBytes == long.MaxValue ? "" : string.Create(CultureInfo.InvariantCulture, $" of {MaxContentBytes}");
        var nodes = MaxNodes == long.MaxValue ? "" : string.Create(CultureInfo.InvariantCulture, $" of {MaxNodes}");
        return string.Create(
            CultureInfo.InvariantCulture, $"{TopContentBytes}{bytes} bytes, {TopNodes}{nodes} nodes, {OpenHandles} open handles");
    }
}
