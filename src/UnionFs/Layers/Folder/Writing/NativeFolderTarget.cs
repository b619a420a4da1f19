namespace UnionFs;

/// <summary>
/// A folder written by calls on open directories: names are made in the directory that is held, by no path and through no link, and what a node gets is set
/// on the node that was made. Nobody else may look in before it is complete.
/// </summary>
internal sealed partial class NativeFolderTarget : FolderTarget
{
    private const int GroupAndOthers = 0x3F;
    private readonly FolderPlace _place;
    private readonly OpenDirectories _way;
    private readonly uint _uid;
    private readonly bool _hasModes;
    private bool _hasNoLinks;
    private bool _keepsNanoseconds;

    public NativeFolderTarget(FolderWork work)
        : base(work)
    {
        _place = FolderPlace.Open(work.Folder);
        _way = new OpenDirectories(_place.Root);
        _place.Root.Stat(default, out var stat);
        _uid = _place.Uid;
        _hasModes = (stat.Mode & GroupAndOthers) == 0;
    }

    public override bool IsItself(ReadOnlySpan<byte> name) => _place.IsTemporary(name);

    public override void EnterDirectory(in LayerEntry entry)
    {
        var name = entry.Name.Span;
        RequireMade(name, _way.Current.MakeDirectory(name), "create");
        var directory = _way.Current.OpenDirectory(name, out var error);
        if (directory is null || directory.Stat(default, out var stat) != FsError.OK || stat.Uid != _uid || (_hasModes && (stat.Mode & GroupAndOthers) != 0))
        {
            directory?.Dispose();
            throw Moved(error);
        }

        _way.Enter(directory, stat);
    }

    public override void LeaveDirectory(in LayerEntry entry)
    {
        if (!_way.OpenParent())
        {
            throw Moved(FsError.ESTALE);
        }

        SetAttributes(_way.Current, entry);
        _way.Leave();
    }

    public override void WriteFile(in LayerEntry entry)
    {
        using var file = _way.Current.CreateFile(entry.Name.Span, out var error);
        RequireMade(entry.Name.Span, error, "create");
        WriteContent(file!, entry);
        SetAttributes(file!, entry);
    }

    public override void WriteSymlink(in LayerEntry entry)
    {
        RequireMade(entry.Name.Span, _way.Current.MakeSymlink(entry.Name.Span, entry.Target.Span), "create");
        SetNodeAttributes(entry);
    }

    public override bool TryWriteSpecial(in LayerEntry entry)
    {
        if (Work.Options.SpecialFiles == FolderDetail.Omitted)
        {
            return false;
        }

        var error = _way.Current.MakeNode(entry.Name.Span, (NodeKind)entry.Kind, entry.Attributes.Device);
        if (error.Is(FsError.EPERM) || error.Is(FsError.EINVAL) || error.Is(FsError.EOPNOTSUPP))
        {
            Work.LeaveOut(FolderOmissionKind.SpecialFile, Work.Options.SpecialFiles, $"it is a {NameOf(entry.Kind)}: {error.Reason}");
            return false;
        }

        RequireMade(entry.Name.Span, error, "create");
        SetNodeAttributes(entry);
        return true;
    }

    public override void Keep(in LayerEntry entry, long number)
    {
        var stash = _place.Stash(out var error);
        Require(error, "link");
        error = stash.MakeLink(Number(number), _way.Current, entry.Name.Span);
        if (error.Is(FsError.EPERM) || error.Is(FsError.EOPNOTSUPP))
        {
            _hasNoLinks = true;
            return;
        }

        Require(error, "link");
    }

    public override bool TryWriteLink(in LayerEntry entry, long number)
    {
        if (_hasNoLinks)
        {
            Work.LeaveOut(FolderOmissionKind.HardLink, FolderDetail.WherePossible, "the host has no hard links");
            return false;
        }

        var stash = _place.Stash(out _);
        var name = entry.Name.Span;
        var error = _way.Current.MakeLink(name, stash, Number(number));

        // The name aside is one too many only where the tree has as many as the host allows: the last one takes it over.
        RequireMade(name, error.Is(FsError.EMLINK) ? _way.Current.MoveHere(name, stash, Number(number)) : error, "link");
        return true;
    }

    public override void WriteWhiteout(ReadOnlySpan<byte> name)
    {
        if (Work.Options.Whiteouts == WhiteoutFormat.Oci)
        {
            WriteMark([.. ".wh."u8, .. name]);
            return;
        }

        // Everyone may make this one device.
        var error = _way.Current.MakeNode(name, NodeKind.CharacterDevice, default);
        if (error.IsNone || error.Is(FsError.EEXIST) || error.Is(FsError.ENOSPC))
        {
            RequireMade(name, error, "hide");
            return;
        }

        using var file = _way.Current.CreateFile(name, out var reason);
        RequireMade(name, reason, "hide");
        SetMark(file!, "whiteout", "y"u8);
        SetMark(_way.Current, "opaque", "x"u8, isNew: true);
    }

    public override void MarkOpaque()
    {
        if (Work.Options.Whiteouts == WhiteoutFormat.Oci)
        {
            WriteMark(".wh..wh..opq"u8);
        }
        else
        {
            SetMark(_way.Current, "opaque", "y"u8);
        }
    }

    public override void Complete(in LayerEntry root)
    {
        _place.RemoveStash();
        SetAttributes(_place.Root, root);
        if (Work.Options.Flush)
        {
            Require(_place.Root.FlushFileSystem(), "flush");
        }

        _place.Complete(Work.Options.Flush);
    }

    public override void Dispose()
    {
        _way.Dispose();
        _place.Dispose();
    }

    private static byte[] Number(long number) => FsName.ToBytes(number.ToString(System.Globalization.CultureInfo.InvariantCulture));

    private static string NameOf(LayerEntryKind kind) => kind switch
    {
        LayerEntryKind.Fifo => "FIFO",
        LayerEntryKind.Socket => "socket",
        LayerEntryKind.CharacterDevice => "character device",
        _ => "block device",
    };

    /// <summary>A name must have been made; only then it is ours to remove.</summary>
    private void RequireMade(ReadOnlySpan<byte> name, HostError error, string verb)
    {
        Require(error, verb);
        if (_way.Depth == 0)
        {
            _place.NoteName(name);
        }
    }

    private void WriteMark(ReadOnlySpan<byte> name)
    {
        using var file = _way.Current.CreateFile(name, out var error);
        RequireMade(name, error, "hide");
    }

    private void Require(HostError error, string verb)
    {
        if (!error.IsNone)
        {
            throw Work.Failed(error, verb);
        }
    }

    private IOException Moved(FsError error) => new(
        $"'{FsText.Quote(Work.PathText)}' in the folder '{FsText.Quote(Work.Folder)}' is no longer the directory that was made there"
        + $"{(error is FsError.OK or FsError.ESTALE ? "" : $": {FsErrors.Describe(error)}")}.");
}
