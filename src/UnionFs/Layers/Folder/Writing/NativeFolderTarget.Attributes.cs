namespace UnionFs;

/// <content>What nodes get, in the order in which none undoes another: owner, attributes, mode, times.</content>
internal sealed partial class NativeFolderTarget
{
    private const UnixFileMode SetIdBits = UnixFileMode.SetUser | UnixFileMode.SetGroup;

    private void SetAttributes(HostDescriptor node, in LayerEntry entry)
    {
        var hasOwner = TrySetOwner(node, entry.Attributes);
        SetXattrs(node, entry, isHeld: false);
        CheckMode(node.SetMode(ModeOf(entry, hasOwner)));
        SetTimes(node, entry.Attributes);
    }

    /// <summary>The attributes of what cannot be opened. It is looked at before: nobody may have put another node in its place.</summary>
    private void SetNodeAttributes(in LayerEntry entry)
    {
        using var node = _way.Current.OpenNode(entry.Name.Span, out var error);
        Require(error, "open");
        if (node!.Stat(default, out var stat) != FsError.OK || stat.Uid != _uid || stat.Links != 1 || (LayerEntryKind)stat.Kind != entry.Kind)
        {
            throw new IOException($"'{FsText.Quote(Work.PathText)}' in the folder '{FsText.Quote(Work.Folder)}' is no longer what was made there.");
        }

        var hasOwner = TrySetOwner(node, entry.Attributes);
        SetXattrs(node, entry, isHeld: true);
        if (entry.Kind != LayerEntryKind.Symlink)
        {
            CheckMode(node.SetNodeMode(ModeOf(entry, hasOwner)));
        }

        SetTimes(node, entry.Attributes);
    }

    private bool TrySetOwner(HostDescriptor node, in NodeAttributes attributes)
    {
        if (Work.Options.Owners == FolderDetail.Omitted)
        {
            return (attributes.Mode & SetIdBits) == 0
                || (node.Stat(default, out var stat) == FsError.OK && (stat.Uid, stat.Gid) == (attributes.Uid, attributes.Gid));
        }

        // The last number means no change to the kernel.
        var error = attributes.Uid == uint.MaxValue || attributes.Gid == uint.MaxValue
            ? new HostError((int)FsError.EINVAL) : node.SetOwner(attributes.Uid, attributes.Gid);
        if (error.Is(FsError.EPERM) || error.Is(FsError.EINVAL) || error.Is(FsError.EOPNOTSUPP))
        {
            Work.LeaveOut(FolderOmissionKind.Owner, Work.Options.Owners, error.Is(FsError.EPERM) ? "only root may give files away" : error.Reason);
            return false;
        }

        Require(error, "set the owner of");
        return true;
    }

    private UnixFileMode ModeOf(in LayerEntry entry, bool hasOwner)
    {
        var mode = entry.Attributes.Mode;
        if (hasOwner || entry.Kind != LayerEntryKind.File || (mode & SetIdBits) == 0)
        {
            return mode;
        }

        Work.LeaveOut(FolderOmissionKind.SetIdBits, FolderDetail.WherePossible, "the file has another owner than in the tree");
        return mode & ~SetIdBits;
    }

    private void CheckMode(HostError error)
    {
        if (error.Is(FsError.EPERM) || error.Is(FsError.EOPNOTSUPP))
        {
            Work.LeaveOut(FolderOmissionKind.Mode, FolderDetail.WherePossible, error.Reason);
            return;
        }

        Require(error, "set the mode of");
    }

    private void SetXattrs(HostDescriptor node, in LayerEntry entry, bool isHeld)
    {
        if (Work.Options.Xattrs == FolderDetail.Omitted)
        {
            return;
        }

        foreach (var (name, value) in entry.Xattrs)
        {
            var key = FsName.ToBytes(name);
            var error = isHeld ? node.SetNodeXattr(key, value.Span) : node.SetXattr(key, value.Span);
            if (!error.IsNone)
            {
                Work.LeaveOut(FolderOmissionKind.Xattr, Work.Options.Xattrs, $"{FsText.Escape(name)}: {error.Reason}");
            }
        }
    }

    private void SetTimes(HostDescriptor node, in NodeAttributes attributes)
    {
        var time = attributes.ModifyTime;
        var error = node.SetTimes(attributes.AccessTime, time);
        var isOdd = time.Seconds is < 0 or > int.MaxValue || (time.Nanoseconds != 0 && !_keepsNanoseconds);
        if (!error.IsNone && !(isOdd && error.Is(FsError.EINVAL)))
        {
            throw Work.Failed(error, "set the times of");
        }

        if (!isOdd)
        {
            return;
        }

        // A host without room for a time takes the nearest one and says nothing.
        if (!error.IsNone || node.Stat(default, out var stat) != FsError.OK || stat.ModifyTime.ToTimestamp() != time)
        {
            Work.LeaveOut(FolderOmissionKind.Time, FolderDetail.WherePossible, $"the host has no {time}");
        }
        else
        {
            _keepsNanoseconds |= time.Nanoseconds != 0;
        }
    }

    /// <summary>Sets a mark of overlayfs: in the namespace of root, or in that of users, which overlayfs reads where it is mounted for users.</summary>
    private void SetMark(HostDescriptor node, string mark, ReadOnlySpan<byte> value, bool isNew = false)
    {
        var error = node.SetXattr(FsName.ToBytes("trusted.overlay." + mark), value, isNew);
        if (!error.IsNone && !error.Is(FsError.EEXIST))
        {
            error = node.SetXattr(FsName.ToBytes("user.overlay." + mark), value, isNew);
        }

        if (!error.IsNone && !error.Is(FsError.EEXIST))
        {
            throw Work.Refused($"the host has no place for a mark of overlayfs ({error.Reason}); {nameof(WhiteoutFormat)}.{nameof(WhiteoutFormat.Oci)} needs none");
        }
    }
}
