namespace UnionFs;

/// <summary>
/// Writes one layer to a folder, directories before what is in them and their attributes after it. Reads a directory at a time; nothing recurses.
/// </summary>
/// <param name="work">What is written where.</param>
/// <param name="target">The folder.</param>
/// <param name="isWhole">Whether it is a whole tree, with nothing below.</param>
internal sealed class LayerFolderWriter(FolderWork work, FolderTarget target, bool isWhole)
{
    private readonly Layer _layer = work.Layer;
    private readonly IKnowsReplaced? _replaced = work.Layer as IKnowsReplaced;
    private readonly Dictionary<long, long> _links = [];

    private sealed class Frame(LayerEntry directory, LayerEntry[] entries, int pathLength, bool isCut)
    {
        public readonly LayerEntry Directory = directory;
        public readonly LayerEntry[] Entries = entries;
        public readonly int PathLength = pathLength;

        /// <summary>Whether nothing of the layers below shows in it.</summary>
        public readonly bool IsCut = isCut;
        public int Next;
    }

    private bool IsOverlay => work.Options.Whiteouts == WhiteoutFormat.Overlay;

    public FolderReport Run()
    {
        var root = Settled(_layer.Root, isCut: false);
        work.CountEntry();
        var pending = new Stack<Frame>();
        pending.Push(Open(root, isCut: false));
        while (pending.TryPeek(out var frame))
        {
            work.Cancellation.ThrowIfCancellationRequested();
            work.Path.Cut(frame.PathLength);
            if (frame.Next == frame.Entries.Length)
            {
                pending.Pop();
                if (pending.Count > 0)
                {
                    target.LeaveDirectory(frame.Directory);
                }

                continue;
            }

            var entry = frame.Entries[frame.Next++];
            work.Path.Append(frame.PathLength == 0 ? default : "/"u8);
            work.Path.Append(entry.Name.Span);
            CheckName(entry);
            if (entry.Kind != LayerEntryKind.Directory)
            {
                WriteLeaf(frame.Directory, entry);
                continue;
            }

            entry = Settled(entry, frame.IsCut);
            target.EnterDirectory(entry);
            work.CountEntry();
            pending.Push(Open(entry, frame.IsCut));
        }

        target.Complete(root);
        return work.ToReport();
    }

    private Frame Open(in LayerEntry directory, bool isCut)
    {
        if (directory.Opaque)
        {
            RequireMarks();
            target.MarkOpaque();
        }

        return new Frame(directory, [.. _layer.ReadDirectory(directory.Id)], work.Path.Length, isCut || directory.Opaque);
    }

    /// <summary>A directory with the attributes it gets.</summary>
    private LayerEntry Settled(in LayerEntry directory, bool isCut)
    {
        if (directory.Error != FsError.OK)
        {
            throw Unreadable(directory);
        }

        // A difference of two states knows what its directories are like, whether it has to say it or not.
        if (directory.Implicit && _replaced is null)
        {
            if (!isCut && _layer is ILowerDirectories lower && lower.Find(work.Path.Span, out var attributes, out var xattrs) is { } kind)
            {
                switch (kind)
                {
                    case NodeKind.Directory:
                        return Escaped(directory with { Attributes = attributes, Xattrs = xattrs });
                    case NodeKind.Symlink:
                        throw work.Refused("it is a link in the layers below, which leads to what this layer puts there, and a folder would hide it");
                }
            }

            work.LeaveOut(FolderOmissionKind.ImplicitDirectory, FolderDetail.WherePossible, "a folder has attributes for each directory");
        }

        return Escaped(directory);
    }

    private LayerEntry Escaped(in LayerEntry entry) => IsOverlay && entry.Xattrs.Count > 0 ? entry with { Xattrs = OverlayXattrs.Escaped(entry.Xattrs) } : entry;

    private void CheckName(in LayerEntry entry)
    {
        var name = entry.Name.Span;
        if (name.IsEmpty || name.ContainsAny((byte)'/', (byte)0) || name.SequenceEqual("."u8) || name.SequenceEqual(".."u8))
        {
            throw new LayerFormatException(_layer.Name, work.PathText, -1, "the layer gives a name that none can have");
        }

        if (target.IsItself(name))
        {
            throw work.Refused("the folder lies in the tree that is to be written to it");
        }

        if (entry.Kind != LayerEntryKind.Whiteout && work.Options.Whiteouts == WhiteoutFormat.Oci && name.StartsWith(".wh."u8))
        {
            throw work.Refused("names that start with '.wh.' are deletions in the OCI form, so it has no way to hold a file of that name");
        }
    }

    private void WriteLeaf(in LayerEntry directory, in LayerEntry entry)
    {
        if (entry.Kind == LayerEntryKind.Whiteout)
        {
            WriteWhiteout(entry.Name.Span);
            return;
        }

        if (entry.Error != FsError.OK)
        {
            throw Unreadable(entry);
        }

        if (entry.Kind == LayerEntryKind.LowerLink)
        {
            throw work.Refused($"it is a link to '{FsText.Quote("/" + FsName.ToText(entry.Target.Span))}' of the layers below; {nameof(FolderWriteOptions)}.{nameof(FolderWriteOptions.Below)} says which they are");
        }

        if (IsOverlay && entry.Kind == LayerEntryKind.CharacterDevice && entry.Attributes.Device == default)
        {
            throw work.Refused("a character device 0/0 is a deletion in the overlayfs form, so it has no way to hold such a device");
        }

        if (entry.LinkCount > 1 && _links.TryGetValue(entry.Id, out var known) && target.TryWriteLink(entry, known))
        {
            work.CountEntry();
            return;
        }

        if (!TryWriteNode(Escaped(entry)))
        {
            // Left out; what it may hide in the layers below stays hidden.
            if (!isWhole && work.Options.Whiteouts != WhiteoutFormat.None && (_replaced is null || _replaced.Replaces(directory.Id, entry)))
            {
                WriteWhiteout(entry.Name.Span);
            }

            return;
        }

        work.CountEntry();
        if (entry.LinkCount > 1 && _links.TryAdd(entry.Id, _links.Count))
        {
            target.Keep(entry, _links[entry.Id]);
        }
    }

    private bool TryWriteNode(in LayerEntry entry)
    {
        switch (entry.Kind)
        {
            case LayerEntryKind.File:
                target.WriteFile(entry);
                return true;
            case LayerEntryKind.Symlink:
                target.WriteSymlink(entry);
                return true;
            default:
                return target.TryWriteSpecial(entry);
        }
    }

    private void WriteWhiteout(ReadOnlySpan<byte> name)
    {
        RequireMarks();
        if (work.Options.Whiteouts == WhiteoutFormat.Oci && name.StartsWith(".wh."u8))
        {
            throw work.Refused("it hides a name that starts with '.wh.', which the OCI form cannot say");
        }

        target.WriteWhiteout(name);
        work.CountEntry();
    }

    private void RequireMarks()
    {
        if (work.Options.Whiteouts == WhiteoutFormat.None)
        {
            throw work.Refused("it is a deletion, and the folder is to have none");
        }
    }

    private Exception Unreadable(in LayerEntry entry) =>
        FsErrors.ToException(entry.Error, "write to a folder", work.PathText, $"layer '{FsText.Quote(_layer.Name)}'");
}
