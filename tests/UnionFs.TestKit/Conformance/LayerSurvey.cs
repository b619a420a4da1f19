namespace UnionFs.TestKit;

/// <summary>Everything a layer says, and what is wrong with it by itself.</summary>
internal sealed class LayerSurvey
{
    private readonly Layer _layer;
    private readonly List<string> _findings;
    private readonly List<(string Path, long Directory, LayerEntry Entry)> _entries = [];

    public LayerSurvey(Layer layer, List<string> findings)
    {
        _layer = layer;
        _findings = findings;
        CheckRoot(layer.Root);
        var directories = new HashSet<long> { layer.Root.Id };
        var pending = new Stack<(string Path, long Id)>([("", layer.Root.Id)]);
        while (pending.TryPop(out var at))
        {
            foreach (var entry in Read(at.Path, at.Id))
            {
                var path = $"{at.Path}/{FsName.ToText(entry.Name.Span)}";
                _entries.Add((path, at.Id, entry));
                if (entry.Kind != LayerEntryKind.Directory || entry.Error != FsError.OK)
                {
                    continue;
                }

                if (directories.Add(entry.Id))
                {
                    pending.Push((path, entry.Id));
                }
                else
                {
                    Add("L3", path, $"its directory id {entry.Id} was seen before");
                }
            }
        }
    }

    /// <summary>Every name, whiteouts among them.</summary>
    public IReadOnlyList<(string Path, long Directory, LayerEntry Entry)> Entries => _entries;

    /// <summary>The tree as lines, to compare two layers of one source.</summary>
    public IEnumerable<string> Lines() => _entries.Select(e => $"{FsText.Quote(e.Path)} {Show(e.Entry)}");

    public void Add(string rule, string path, string what) => _findings.Add($"{rule} {FsText.Quote(path.Length == 0 ? "/" : path)}: {what}");

    /// <summary>Everything but the time of access, which reading may change where the layer comes from.</summary>
    private static string Show(in LayerEntry e) =>
        $"{Convert.ToHexString(e.Name.Span)} {e.Kind} #{e.Id} {e.Attributes with { AccessTime = default }} target={Convert.ToHexString(e.Target.Span)} {e.Xattrs} opaque={e.Opaque}"
        + $" implicit={e.Implicit} links={e.LinkCount} {e.Error}";

    private void CheckRoot(in LayerEntry root)
    {
        if (root.Kind != LayerEntryKind.Directory || !root.Name.IsEmpty || root.Id is < 0 or > Layer.MaxEntryId)
        {
            Add("L1", "", $"the root is no directory without a name: {Show(root)}");
        }

        if (Show(root) != Show(_layer.Root))
        {
            Add("L1", "", "the root is another when asked again");
        }
    }

    private List<LayerEntry> Read(string path, long id)
    {
        var entries = _layer.ReadDirectory(id).ToList();
        if (!entries.Select(e => Show(e)).SequenceEqual(_layer.ReadDirectory(id).Select(e => Show(e))))
        {
            Add("L2", path, "it lists something else, or in another order, when read again");
        }

        var names = new HashSet<string>();
        foreach (var entry in entries)
        {
            var at = $"{path}/{FsName.ToText(entry.Name.Span)}";
            if (!names.Add(OracleText.FromBytes(entry.Name.Span)))
            {
                Add("L2", at, "the name is listed twice");
            }

            if (WhyNoName(entry.Name.Span) is { } why)
            {
                Add("L2", at, why);
            }

            CheckEntry(at, entry);
        }

        return entries;
    }

    private static string? WhyNoName(ReadOnlySpan<byte> name) =>
        name.Length is 0 or > ushort.MaxValue ? "the name does not have 1 to 65,535 bytes"
        : name.ContainsAny((byte)'/', (byte)0) ? "the name has a slash or a zero byte"
        : name.SequenceEqual("."u8) || name.SequenceEqual(".."u8) ? "the name has a meaning of its own"
        : null;

    private void CheckEntry(string path, in LayerEntry entry)
    {
        if (entry.Kind > LayerEntryKind.LowerLink)
        {
            Add("L2", path, $"{entry.Kind} is no kind");
        }

        if (entry.Kind != LayerEntryKind.Whiteout && entry.Id is < 0 or > Layer.MaxEntryId)
        {
            Add("L3", path, $"the id {entry.Id} is out of range");
        }

        if (entry.Kind != LayerEntryKind.Directory && (entry.Opaque || entry.Implicit))
        {
            Add("L4", path, "it is opaque or implicit and no directory");
        }

        if (entry.Implicit && !_layer.HasImplicitDirectories)
        {
            Add("L4", path, "it is implicit, and the layer says that it has no such directory");
        }

        if (entry.Kind == LayerEntryKind.LowerLink && !_layer.HasLowerLinks)
        {
            Add("L4", path, "it is a link to a lower layer, and the layer says that it has none");
        }

        CheckAttributes(path, entry);
    }

    private void CheckAttributes(string path, in LayerEntry entry)
    {
        var hasTarget = entry.Kind is LayerEntryKind.Symlink or LayerEntryKind.LowerLink && entry.Error == FsError.OK;
        if (hasTarget == entry.Target.IsEmpty && entry.Error == FsError.OK)
        {
            Add("L5", path, hasTarget ? "it has no target" : "it has a target");
        }

        if (entry.Kind == LayerEntryKind.LowerLink && !entry.Target.IsEmpty && entry.Target.Span[0] == '/')
        {
            Add("L5", path, "the path of a link to a lower layer starts with a slash");
        }

        if (((int)entry.Attributes.Mode & ~0xFFF) != 0)
        {
            Add("L5", path, "its mode has bits that are no permission");
        }

        if (entry.Attributes.Device != default && entry.Kind is not (LayerEntryKind.CharacterDevice or LayerEntryKind.BlockDevice))
        {
            Add("L5", path, "it has a device number and is no device");
        }
    }
}
