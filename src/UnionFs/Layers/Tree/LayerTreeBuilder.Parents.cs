namespace UnionFs;

internal sealed partial class LayerTreeBuilder
{
    /// <summary>One walk from the root to a directory, following links of the layer and, if asked for, of the layers below.</summary>
    private ref struct ParentWalk(LayerTreeBuilder builder, ReadOnlySpan<byte> entry, bool refuse)
    {
        private readonly List<int> _directories = [Root];
        private readonly List<ReadOnlyMemory<byte>> _names = [];
        private readonly Stack<byte[]> _rest = new();
        private readonly ReadOnlySpan<byte> _entry = entry;
        private int _links;
        private int _linkBytes;

        public int Run(ReadOnlySpan<byte> path, bool replaceFiles)
        {
            while (true)
            {
                while (NextComponent(ref path, out var component))
                {
                    if (component.SequenceEqual(".."u8))
                    {
                        Up(_rest.Count == 0 && _links == 0);
                        continue;
                    }

                    builder.Check(component, _entry);
                    if (!Step(component, replaceFiles, out var target))
                    {
                        return TreeName.Nothing;
                    }

                    if (target is { } text)
                    {
                        _rest.Push(path.ToArray());
                        path = text.Span;
                    }
                }

                if (!_rest.TryPop(out var rest))
                {
                    return _directories[^1];
                }

                path = rest;
            }
        }

        private readonly void Up(bool inEntryName)
        {
            if (inEntryName)
            {
                throw builder.Malformed(_entry, "the name climbs with '..'");
            }

            if (_names.Count > 0)
            {
                _directories.RemoveAt(_directories.Count - 1);
                _names.RemoveAt(_names.Count - 1);
            }
        }

        private bool Step(scoped ReadOnlySpan<byte> name, bool replaceFiles, out ReadOnlyMemory<byte>? target)
        {
            target = null;
            var directory = _directories[^1];
            var child = builder.NodeOf(directory, name);
            var kind = child < 0 ? LayerEntryKind.Whiteout : builder._nodes[child].Kind;
            switch (kind)
            {
                case LayerEntryKind.Directory:
                    break;
                case LayerEntryKind.Symlink when !refuse && !replaceFiles:
                    // A mark below what this layer has made a link speaks of the directory that was there before.
                    return false;
                case LayerEntryKind.Symlink:
                    target = Follow(builder._names.TextAt(builder._nodes[child].Content, builder._nodes[child].Size).ToArray());
                    return true;
                case not LayerEntryKind.Whiteout when refuse || !replaceFiles:
                case LayerEntryKind.Whiteout when refuse:
                    return false;
                default:
                    if (child < 0 && builder.LowerSymlink is { } ask && !IsHidden(directory, name))
                    {
                        target = ask([.. _names, name.ToArray()]);
                        if (target is { } text)
                        {
                            Follow(text);
                            return true;
                        }
                    }

                    child = builder.AddNamed(directory, name, LayerEntryKind.Directory);
                    builder._nodes[child].Implicit = true;
                    builder.SetAttributes(child, s_implicitAttributes);
                    builder.ImplicitDirectories++;
                    break;
            }

            _directories.Add(child);
            _names.Add(name.ToArray());
            return true;
        }

        private readonly bool IsHidden(int directory, ReadOnlySpan<byte> name)
        {
            var index = builder.Find(directory, name);
            return builder._nodes[directory].Opaque || (index >= 0 && builder._names[index].Hidden);
        }

        private ReadOnlyMemory<byte> Follow(ReadOnlyMemory<byte> target)
        {
            if (++_links > MaxLinks)
            {
                throw builder.Malformed(_entry, $"more than {MaxLinks} symbolic links on the way to it");
            }

            _linkBytes += target.Length;
            if (_linkBytes > MaxLinkBytes)
            {
                throw builder.Malformed(_entry, $"more than {MaxLinkBytes} bytes of symbolic links on the way to it");
            }

            if (target.Span.StartsWith("/"u8))
            {
                _directories.RemoveRange(1, _directories.Count - 1);
                _names.Clear();
            }

            return target;
        }
    }
}
