using System.Globalization;
using System.Text.RegularExpressions;

namespace UnionFs.Oci;

/// <summary>
/// Where things of a store lie beside the layout: <c>unionfs/version</c>, <c>layers/DIFFID.tar</c> and <c>.index</c>, <c>diffids/ALGORITHM-DIGEST</c>,
/// <c>leases/ID</c>, <c>containers/NAME.json</c>. Names of files are made of values that were parsed, so none leads out of its folder.
/// </summary>
internal sealed partial class StoreFolder
{
    private const string Version = "1";
    private const string VersionName = "version";

    private StoreFolder(string root) => Root = root;

    public string Root { get; }

    public string Home => Path.Combine(Root, "unionfs");

    public string Layers => Path.Combine(Home, "layers");

    public string DiffIds => Path.Combine(Home, "diffids");

    public string Leases => Path.Combine(Home, "leases");

    public string Containers => Path.Combine(Home, "containers");

    /// <summary>Opens the folder beside a layout, or makes it.</summary>
    public static StoreFolder Open(LayoutFolder layout, TimeSpan lockTimeout)
    {
        var folder = new StoreFolder(Path.GetFullPath(layout.Path));
        var version = Path.Combine(folder.Home, VersionName);
        if (!File.Exists(version))
        {
            using (layout.Lock(lockTimeout))
            {
                folder.Begin(version);
            }
        }

        var text = File.ReadAllText(version).Trim();
        return text == Version ? folder
            : throw new LayerFormatException(layout.Path, "unionfs/version", -1, $"version '{FsText.Quote(text)}' of the store is not supported, only {Version}");
    }

    /// <summary>The uncompressed tar of a layer.</summary>
    public string Tar(Digest diffId) => Path.Combine(Layers, diffId.Encoded + ".tar");

    /// <summary>The index of a layer.</summary>
    public string Index(Digest diffId) => Path.Combine(Layers, diffId.Encoded + ".index");

    /// <summary>What is known of a blob.</summary>
    public string Facts(Digest blob) => Path.Combine(DiffIds, $"{blob.Algorithm}-{blob.Encoded}");

    /// <summary>Where the layout has a blob.</summary>
    public string Blob(Digest blob) => Path.Combine(Root, "blobs", blob.Algorithm, blob.Encoded);

    /// <summary>The record of a container.</summary>
    public string Container(string name) => Path.Combine(Containers, name + ".json");

    /// <summary>The file whose lock says that a container is in use.</summary>
    public string ContainerLock(string name) => Path.Combine(Containers, name + ".lock");

    /// <summary>Whether a file is there and is a file: nothing of a store is a link.</summary>
    public static bool IsFile(string path)
    {
        var info = new FileInfo(path);
        return info.Exists && info.LinkTarget is null && (info.Attributes & (FileAttributes.Directory | FileAttributes.Device | FileAttributes.ReparsePoint)) == 0
            && (OperatingSystem.IsWindows() || info.Length > 0);
    }

    /// <summary>Whether a file is one that a process which died left half written.</summary>
    public static bool IsTemporary(string path) => TemporaryForm().IsMatch(path);

    /// <summary>A name for a file that is needed for a moment only, and is garbage if the process dies.</summary>
    public string NewTemporary() => Path.Combine(Layers, $".{Guid.NewGuid():N}{AtomicFile.TemporarySuffix}");

    private void Begin(string version)
    {
        foreach (var folder in (string[])[Home, Layers, DiffIds, Leases, Containers])
        {
            if (new DirectoryInfo(folder).LinkTarget is not null)
            {
                throw new IOException($"'{FsText.Quote(folder)}' is a link, which is not followed.");
            }

            Directory.CreateDirectory(folder);
        }

        // The version comes last: without it all this is done again.
        AtomicFile.FlushFolder(Home);
        AtomicFile.FlushFolder(Root);
        using var file = AtomicFile.Create(version);
        file.Append(System.Text.Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Version}\n")));
        file.Commit();
    }

    [GeneratedRegex(@"\.[0-9a-f]{32}\.tmp\z")]
    private static partial Regex TemporaryForm();
}
