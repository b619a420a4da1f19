namespace UnionFs.Oci;

/// <summary>
/// Puts the layers of a stack on top of each other one by one and keeps, for every file that any of them stores, how many names lead to it.
/// A file whose last name goes is waste from then on, whatever its names were: links are counted as the engine sees them.
/// </summary>
internal sealed class LayerSurvey(LayerStack stack, IProgress<int>? progress, CancellationToken cancellation)
{
    private readonly Dictionary<ulong, StoredFile> _files = [];
    private readonly StoredContents _contents = new(cancellation);
    private readonly List<WastedFile> _wasted = [];
    private bool _hasHoles;

    public ImageChanges Run()
    {
        var layers = new List<LayerChanges>(stack.Count);
        var below = UnionFileSystem.Create(LayerStack.Empty);
        try
        {
            for (var index = 0; index < stack.Count; index++)
            {
                var with = UnionFileSystem.Create(stack.Take(index + 1));
                var comparison = new LayerComparison(below, with, stack[index], cancellation);
                layers.Add(Add(index, comparison.Run(), comparison.WritesThroughLink));
                below.Dispose();
                below = with;
                progress?.Report(index + 1);
            }

            CountWrittenTwice();
            return Conclude(layers, below);
        }
        finally
        {
            below.Dispose();
        }
    }

    private ImageChanges Conclude(List<LayerChanges> layers, UnionFileSystem view)
    {
        foreach (var file in _files.Values.Where(static f => f.HiddenBy >= 0 && f.StoredBytes > 0))
        {
            _wasted.Add(new WastedFile(file.LastPath, file.StoredBytes, file.Cause, file.Layer, file.HiddenBy));
        }

        var live = _files.Values.Where(static f => f.IsLive).ToList();
        var stored = _files.Values.Sum(static f => f.StoredBytes) + _wasted.Where(static w => w.Cause == WasteCause.WrittenTwice).Sum(static w => w.Bytes);
        return new ImageChanges(layers, new ImageWaste(stack.Count, _wasted, FindDuplicates(live, view), stored), live);
    }

    private LayerChanges Add(int index, List<SurveyPair> pairs, bool writesThroughLink)
    {
        _hasHoles = MayHaveHoles(stack[index]);
        var changes = new List<LayerChange>();
        var lost = new List<LostName>();
        foreach (var pair in pairs)
        {
            var old = FileOf(pair.Old);
            var now = FileOf(pair.Now);
            var isSame = pair.Old.Exists && pair.Now.Exists && pair.Old.Stat.Id == pair.Now.Stat.Id && !pair.Now.IsDirectory;
            if (isSame)
            {
                continue;
            }

            var aspects = pair.Old.Exists && pair.Now.Exists ? pair.Compare(_contents, old, now) : ChangeAspects.None;
            now?.AddName(pair.Path);
            if (old is not null)
            {
                old.RemoveName(pair.Path);
                lost.Add(new LostName(old, pair.Path, pair.HiddenBecause, now, aspects));
            }

            if (ToChange(pair, aspects) is { } change)
            {
                changes.Add(change);
            }
        }

        Bury(index, lost);
        return new LayerChanges(index, stack[index], changes, writesThroughLink);
    }

    private StoredFile? FileOf(SurveySide side)
    {
        if (!side.IsFile)
        {
            return null;
        }

        var number = side.Stat.Id.Value;
        if (!_files.TryGetValue(number, out var file))
        {
            file = new StoredFile(side.Level, side.Stat.Size) { Side = side };
            file.StoredBytes = _hasHoles ? StoredContents.CountData(file) : file.Size;
            _files.Add(number, file);
        }

        file.Side = side;
        return file;
    }

    private static LayerChange? ToChange(in SurveyPair pair, ChangeAspects aspects)
    {
        var kind = !pair.Old.Exists ? ChangeKind.Added : !pair.Now.Exists ? ChangeKind.Deleted : ChangeKind.Modified;
        var isSilent = kind == ChangeKind.Modified && pair.Now.IsDirectory && aspects == ChangeAspects.None;
        var isRoot = pair.Path.Parent is null && kind == ChangeKind.Added;
        return isSilent || isRoot ? null : new LayerChange(pair.Path, kind, pair.Now.Exists ? pair.Now.Stat.Kind : pair.Old.Stat.Kind)
        {
            Size = pair.Now.Size,
            OldSize = pair.Old.Size,
            Aspects = aspects,
            HiddenBecause = kind == ChangeKind.Deleted || aspects.HasFlag(ChangeAspects.Kind) ? pair.HiddenBecause : null,
        };
    }

    /// <summary>Says of every file that lost its last name why.</summary>
    private void Bury(int index, List<LostName> lost)
    {
        var added = new Lazy<ILookup<long, StoredFile>>(() => _files.Values.Where(f => f.Layer == index).ToLookup(static f => f.Size));
        foreach (var group in lost.Where(static l => !l.File.IsLive).GroupBy(static l => l.File))
        {
            var file = group.Key;
            var best = group.FirstOrDefault(l => l.Replacement is { } r && _contents.AreEqual(file, r));
            if (best.File is null)
            {
                best = group.Last();
                file.Cause = file.Size > 0 && added.Value[file.Size].Any(f => _contents.AreEqual(f, file)) ? WasteCause.Moved
                    : best.Replacement is null ? best.Because : WasteCause.Overwritten;
            }
            else
            {
                const ChangeAspects Metadata = ChangeAspects.Mode | ChangeAspects.Owner | ChangeAspects.Xattrs;
                file.Cause = (best.Aspects & Metadata) == 0 ? WasteCause.Rewritten : WasteCause.MetadataOnly;
            }

            file.HiddenBy = index;
            file.LastPath = best.Path;
        }
    }

    /// <summary>
    /// Whether some file may store less than its size: the layer's own count of bytes is not the sum of its sizes. Only then are contents
    /// asked for their holes.
    /// </summary>
    private bool MayHaveHoles(Layer layer)
    {
        if (layer.ContentBytes < 0)
        {
            return false;
        }

        var sizes = new Dictionary<long, long>();
        var pending = new Stack<long>([layer.Root.Id]);
        while (pending.TryPop(out var directory))
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var entry in layer.ReadDirectory(directory))
            {
                if (entry.Kind == LayerEntryKind.Directory)
                {
                    pending.Push(entry.Id);
                }
                else if (entry.Kind == LayerEntryKind.File)
                {
                    sizes[entry.Id] = entry.Attributes.Size;
                }
            }
        }

        return sizes.Values.Sum() != layer.ContentBytes;
    }

    /// <summary>What a layer stores beside the files that its own view shows: paths it names twice, where only the last counts.</summary>
    private void CountWrittenTwice()
    {
        var byLayer = _files.Values.ToLookup(static f => f.Layer, static f => f.StoredBytes);
        for (var index = 0; index < stack.Count; index++)
        {
            if (stack[index].ContentBytes - byLayer[index].Sum() is > 0 and var twice)
            {
                _wasted.Add(new WastedFile(null, twice, WasteCause.WrittenTwice, index, index));
            }
        }
    }

    private List<DuplicateContent> FindDuplicates(List<StoredFile> live, UnionFileSystem view)
    {
        for (var walk = view.WalkNames("/"); walk.MoveNext();)
        {
            if (walk.Current.Kind == NodeKind.File && _files.TryGetValue(walk.Current.Id.Value, out var file) && walk.TryStat(out var stat) == FsError.OK)
            {
                file.Side = new SurveySide(view, walk.Node, stat);
            }
        }

        var duplicates = new List<DuplicateContent>();
        foreach (var sameSize in live.Where(static f => f.StoredBytes > 0).GroupBy(static f => f.Size).Where(static g => g.Skip(1).Any()))
        {
            foreach (var same in sameSize.GroupBy(_contents.DigestOf).Where(static g => g.Skip(1).Any()))
            {
                var files = same.OrderBy(static f => f.Layer).ThenBy(static f => f.Path.ToString(), StringComparer.Ordinal).ToList();
                duplicates.Add(new DuplicateContent(same.Key, sameSize.Key, [.. files.Select(static f => (f.Layer, f.Path))], files.Skip(1).Sum(static f => f.StoredBytes)));
            }
        }

        return duplicates;
    }
}
