namespace UnionFs.Oci;

/// <summary>The files of an archive as a layer, so that the one writer of tars writes it. Each file is read once, from its first byte to its last.</summary>
internal sealed class ArchiveLayer : Layer
{
    private static readonly NodeAttributes s_directory = new((UnixFileMode)0x1ED);
    private readonly List<ArchivedFile?> _files = [null];
    private readonly Dictionary<long, List<LayerEntry>> _directories = new() { [0] = [] };
    private readonly Dictionary<string, long> _ids = new(StringComparer.Ordinal) { [""] = 0 };

    public ArchiveLayer(string name, IReadOnlyDictionary<string, ArchivedFile> files)
        : base(name)
    {
        foreach (var (path, file) in files)
        {
            var slash = path.LastIndexOf('/');
            var attributes = new NodeAttributes((UnixFileMode)0x1A4) { Size = file.Size };
            _directories[DirectoryAt(path[..Math.Max(0, slash)])].Add(new LayerEntry(FsName.ToBytes(path.AsSpan(slash + 1)), LayerEntryKind.File, _files.Count, attributes));
            _files.Add(file);
        }
    }

    public override LayerEntry Root => new(default, LayerEntryKind.Directory, 0, s_directory) { Implicit = true };

    public override IEnumerable<LayerEntry> ReadDirectory(long directoryId) => _directories[directoryId];

    public override LayerContent OpenContent(long fileId) => new ArchivedContent(_files[(int)fileId]!);

    private long DirectoryAt(string path)
    {
        if (_ids.TryGetValue(path, out var id))
        {
            return id;
        }

        var slash = path.LastIndexOf('/');
        var parent = DirectoryAt(path[..Math.Max(0, slash)]);
        id = _files.Count;
        _files.Add(null);
        _ids.Add(path, id);
        _directories.Add(id, []);
        _directories[parent].Add(new LayerEntry(FsName.ToBytes(path.AsSpan(slash + 1)), LayerEntryKind.Directory, id, s_directory));
        return id;
    }
}
