using System.Globalization;
using System.Text;

namespace UnionFs;

/// <summary>
/// The one-line-per-entry text form of a tree: fixture, golden file, dump and failure message. Its grammar is in ARCHITECTURE.md.
/// </summary>
public static class TreeText
{
    /// <summary>One entry as a line without its end.</summary>
    public static string Format(TreeEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var stat = entry.Stat;
        var line = new StringBuilder();
        line.Append(FsMode.ToLetter(stat.Kind)).Append(' ').Append(FsMode.ToOctal(stat.Mode))
            .Append(CultureInfo.InvariantCulture, $" {stat.Uid}:{stat.Gid} {Time(stat.ModifyTime)} ").Append(Word(entry.Path));
        if (stat.Kind == NodeKind.File)
        {
            line.Append(CultureInfo.InvariantCulture, $" size={stat.Size}");
        }

        if (stat.Kind != NodeKind.Directory && stat.LinkCount != 1)
        {
            line.Append(CultureInfo.InvariantCulture, $" links={stat.LinkCount}");
        }

        if (entry.Sha256 is not null)
        {
            line.Append(" sha256=").Append(entry.Sha256);
        }

        if (entry.Target is not null)
        {
            line.Append(" -> ").Append(Word(entry.Target));
        }

        if (stat.Kind is NodeKind.CharacterDevice or NodeKind.BlockDevice)
        {
            line.Append(CultureInfo.InvariantCulture, $" device={stat.Device.Major}:{stat.Device.Minor}");
        }

        if (entry.Failure is not null)
        {
            line.Append(' ').Append(Word($"error={entry.Failure}"));
        }

        foreach (var (name, value) in entry.Xattrs)
        {
            line.Append(' ').Append(Word($"xattr={name}={Convert.ToHexStringLower(value.Span)}"));
        }

        return line.ToString();
    }

    /// <summary>One entry as a JSON object (the form of <c>dump --json</c>).</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="layerName">Text for the layer.</param>
    public static string FormatJson(TreeEntry entry, string layerName)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var stat = entry.Stat;
        var json = new StringBuilder("{\"path\":");
        FsText.AppendJson(json, entry.Path);
        json.Append(CultureInfo.InvariantCulture, $",\"type\":\"{FsMode.ToLetter(stat.Kind)}\",\"mode\":\"{FsMode.ToOctal(stat.Mode)}\"");
        json.Append(CultureInfo.InvariantCulture, $",\"uid\":{stat.Uid},\"gid\":{stat.Gid},\"size\":{stat.Size}");
        json.Append(CultureInfo.InvariantCulture, $",\"mtime_ns\":{stat.ModifyTime.TotalNanoseconds},\"nlink\":{stat.LinkCount},\"ino\":{stat.Id.Value}");
        if (entry.Sha256 is not null)
        {
            json.Append(CultureInfo.InvariantCulture, $",\"sha256\":\"{entry.Sha256}\"");
        }

        if (entry.Target is not null)
        {
            FsText.AppendJson(json.Append(",\"target\":"), entry.Target);
        }

        if (stat.Kind is NodeKind.CharacterDevice or NodeKind.BlockDevice)
        {
            json.Append(CultureInfo.InvariantCulture, $",\"rdev\":\"{stat.Device.Major}:{stat.Device.Minor}\"");
        }

        if (entry.Xattrs.Count > 0)
        {
            var separator = ",\"xattrs\":{";
            foreach (var (name, value) in entry.Xattrs)
            {
                FsText.AppendJson(json.Append(separator), name);
                json.Append(":\"").Append(Convert.ToHexStringLower(value.Span)).Append('"');
                separator = ",";
            }

            json.Append('}');
        }

        if (entry.Failure is not null)
        {
            FsText.AppendJson(json.Append(",\"error\":"), entry.Failure);
        }

        FsText.AppendJson(json.Append(",\"layer\":"), layerName);
        return json.Append('}').ToString();
    }

    /// <summary>Reads lines of <see cref="Format"/> into a layer, so that a fixture can be written as text.</summary>
    /// <remarks>
    /// Beyond what <see cref="Format"/> writes a line may give a file's bytes with <c>text=WORD</c> or <c>hex=HEX</c>, mark a directory
    /// <c>opaque</c>, be <c>w PATH</c> (a whiteout) or <c>h PATH -> TARGET</c> (a hard link), leave out everything between kind and path,
    /// or be empty or a comment (<c>#</c>). Without bytes a file of a given size holds zeros.
    /// </remarks>
    /// <exception cref="FormatException">A line is not of the form; the message says which one and why.</exception>
    public static Layer ParseLayer(string name, string text) => TreeTextParser.Parse(name, text);

    private static string Word(string text) => LineWords.Quote(text);

    private static string Time(Timestamp time) => string.Create(CultureInfo.InvariantCulture, $"{time.Seconds}.{time.Nanoseconds:D9}");
}
