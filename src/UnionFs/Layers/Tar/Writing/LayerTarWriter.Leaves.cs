namespace UnionFs;

/// <content>Files, links and special nodes.</content>
internal sealed partial class LayerTarWriter
{
    /// <summary>What is written of lent bytes between two looks at the cancellation.</summary>
    private const long PieceBytes = 4 << 20;

    private void WriteLeaf(in LayerEntry entry)
    {
        if (entry.Error != FsError.OK)
        {
            throw Unreadable(entry);
        }

        if (entry.Kind == LayerEntryKind.LowerLink)
        {
            throw Refused($"it is a link to '{FsText.Quote("/" + FsName.ToText(entry.Target.Span))}' of the layers below; {nameof(TarWriteOptions)}.{nameof(TarWriteOptions.Below)} says which they are");
        }

        if (entry.LinkCount > 1)
        {
            // A link says everything once more: there are engines that set owner and attributes again for each name.
            if (_firstNames.TryGetValue(entry.Id, out var first))
            {
                WriteHeader((byte)'1', entry, 0, first);
                return;
            }

            _firstNames.Add(entry.Id, _path.Span.ToArray());
        }

        switch (entry.Kind)
        {
            case LayerEntryKind.File:
                WriteFile(entry);
                break;
            case LayerEntryKind.Symlink:
                WriteHeader((byte)'2', entry, 0, entry.Target.Span);
                break;
            case LayerEntryKind.CharacterDevice:
                WriteHeader((byte)'3', entry, 0, default);
                break;
            case LayerEntryKind.BlockDevice:
                WriteHeader((byte)'4', entry, 0, default);
                break;
            default:
                WriteHeader((byte)'6', entry, 0, default);
                break;
        }
    }

    private void WriteFile(in LayerEntry entry)
    {
        var size = entry.Attributes.Size;
        WarnIfResent(entry, size);
        if (size == 0)
        {
            WriteHeader((byte)'0', entry, 0, default);
            return;
        }

        // Content is opened before its header is written: what cannot be read fails at an entry's edge.
        using var content = layer.OpenContent(entry.Id);
        WriteHeader((byte)'0', entry, size, default);
        var holes = 0L;
        for (long offset = 0; offset < size;)
        {
            var data = Math.Clamp(content.NextData(offset), offset, size);
            if (data > offset)
            {
                _output.WriteZeros(data - offset, cancellation);
                holes += data - offset;
            }

            offset = data;
            var end = offset == size ? size : content.NextHole(offset);
            end = end > offset ? Math.Min(end, size) : size;
            WriteData(content, offset, end);
            offset = end;
        }

        _output.Pad();
        if (holes >= options.WarnFromBytes)
        {
            _warnings.Add(new TarWarning(TarWarningKind.HolesFilled, PathText(), holes));
        }
    }

    private void WriteData(LayerContent content, long offset, long end)
    {
        while (offset < end)
        {
            cancellation.ThrowIfCancellationRequested();
            if (content.TryBorrow(offset, out var borrowed))
            {
                using (borrowed)
                {
                    var bytes = borrowed.Span;
                    bytes = bytes[..(int)Math.Min(Math.Min(bytes.Length, PieceBytes), end - offset)];
                    _output.Write(bytes);
                    offset += bytes.Length;
                }
            }
            else
            {
                var free = _output.Free;
                var count = content.Read(offset, free[..(int)Math.Min(free.Length, end - offset)]);
                if (count <= 0)
                {
                    throw new LayerChangedException(layer.Name, PathText(), "it ends before its length");
                }

                _output.Advance(count);
                offset += count;
            }

            progress?.Report(new TarWriteProgress(_entries, _output.Position));
        }
    }

    private void WarnIfResent(in LayerEntry entry, long size)
    {
        if (size == 0 || layer.ReasonOf(entry) is not ((WriteReason.Attributes or WriteReason.Moved) and var reason))
        {
            return;
        }

        _resentBytes += size;
        _resentFiles++;
        if (size >= options.WarnFromBytes)
        {
            var kind = reason == WriteReason.Attributes ? TarWarningKind.AttributesChanged : TarWarningKind.Moved;
            _warnings.Add(new TarWarning(kind, PathText(), size));
        }
    }
}
