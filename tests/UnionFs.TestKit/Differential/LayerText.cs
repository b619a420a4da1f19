using System.Globalization;
using System.Text;

namespace UnionFs.TestKit;

/// <summary>A layer in the text form of trees, with its whole content, as <see cref="TreeText.ParseLayer"/> reads it.</summary>
internal static class LayerText
{
    public static IEnumerable<string> Format(Layer layer)
    {
        var first = new Dictionary<long, string>();
        if (!layer.Root.Implicit || layer.Root.Opaque)
        {
            yield return Line(layer, "/", layer.Root);
        }

        var pending = new Stack<(string Path, long Id)>([("", layer.Root.Id)]);
        while (pending.TryPop(out var at))
        {
            foreach (var entry in layer.ReadDirectory(at.Id))
            {
                var path = $"{at.Path}/{FsName.ToText(entry.Name.Span)}";
                if (entry.Kind == LayerEntryKind.Directory)
                {
                    pending.Push((path, entry.Id));
                }

                if (entry.Kind == LayerEntryKind.Whiteout)
                {
                    yield return $"w {Word(path)}";
                }
                else if (entry.Kind == LayerEntryKind.LowerLink || (entry.Kind != LayerEntryKind.Directory && !first.TryAdd(entry.Id, path)))
                {
                    yield return $"h {Word(path)} -> {Word(entry.Kind == LayerEntryKind.LowerLink ? "/" + FsName.ToText(entry.Target.Span) : first[entry.Id])}";
                }
                else
                {
                    yield return Line(layer, path, entry);
                }
            }
        }
    }

    private static string Line(Layer layer, string path, in LayerEntry entry)
    {
        var (kind, attributes) = ((NodeKind)entry.Kind, entry.Attributes);
        var line = new StringBuilder().Append(FsMode.ToLetter(kind));
        if (!entry.Implicit)
        {
            line.Append(
                CultureInfo.InvariantCulture,
                $" {FsMode.ToOctal(attributes.Mode)} {attributes.Uid}:{attributes.Gid} {attributes.ModifyTime.Seconds}.{attributes.ModifyTime.Nanoseconds:D9}");
        }

        line.Append(' ').Append(Word(path));
        switch (kind)
        {
            case NodeKind.File when attributes.Size > 0:
                using (var content = layer.OpenContent(entry.Id))
                {
                    var bytes = new byte[content.Length];
                    line.Append(" hex=").Append(Convert.ToHexStringLower(bytes.AsSpan(0, content.Read(0, bytes))));
                }

                break;
            case NodeKind.Symlink:
                line.Append(" -> ").Append(Word(FsName.ToText(entry.Target.Span)));
                break;
            case NodeKind.CharacterDevice or NodeKind.BlockDevice:
                line.Append(CultureInfo.InvariantCulture, $" device={attributes.Device.Major}:{attributes.Device.Minor}");
                break;
        }

        foreach (var (name, value) in entry.Xattrs)
        {
            line.Append(" xattr=").Append(name).Append('=').Append(Convert.ToHexStringLower(value.Span));
        }

        return line.Append(entry.Opaque ? " opaque" : "").ToString();
    }

    private static string Word(string text) => text.All(c => c is > ' ' and < '\u007f' and not ('"' or '#')) ? text : FsText.ToJson(text);
}
