namespace UnionFs.TestKit;

/// <summary>An entry of a tree as bytes, for another process.</summary>
internal static class TreeEntryBytes
{
    public static void Write(BinaryWriter writer, TreeEntry entry)
    {
        var stat = entry.Stat;
        Write(writer, entry.Path);
        writer.Write((byte)stat.Kind);
        writer.Write((int)stat.Mode);
        writer.Write(stat.Uid);
        writer.Write(stat.Gid);
        writer.Write(stat.Size);
        writer.Write(stat.ModifyTime.Seconds);
        writer.Write(stat.ModifyTime.Nanoseconds);
        writer.Write(stat.Device.Major);
        writer.Write(stat.Device.Minor);
        writer.Write(stat.LinkCount);
        writer.Write(entry.Sha256 ?? "");
        writer.Write(entry.Target is not null);
        Write(writer, entry.Target ?? "");
        writer.Write(entry.Xattrs.Count);
        foreach (var (name, value) in entry.Xattrs)
        {
            Write(writer, name);
            writer.Write(value.Length);
            writer.Write(value.Span);
        }
    }

    public static TreeEntry Read(BinaryReader reader)
    {
        var path = ReadText(reader);
        var kind = (NodeKind)reader.ReadByte();
        var attributes = new NodeAttributes((UnixFileMode)reader.ReadInt32(), reader.ReadUInt32(), reader.ReadUInt32())
        {
            Size = reader.ReadInt64(),
            ModifyTime = new Timestamp(reader.ReadInt64(), reader.ReadInt32()),
            Device = new DeviceNumber(reader.ReadUInt32(), reader.ReadUInt32()),
        };
        var links = reader.ReadInt32();
        var hash = reader.ReadString();
        var isLink = reader.ReadBoolean();
        var target = ReadText(reader);
        var xattrs = XattrSet.Empty;
        for (var i = reader.ReadInt32(); i > 0; i--)
        {
            xattrs = xattrs.With(ReadText(reader), reader.ReadBytes(reader.ReadInt32()));
        }

        return new TreeEntry(path, new FileStat(default, kind, attributes, links))
        {
            Sha256 = hash.Length == 0 ? null : hash,
            Target = isLink ? target : null,
            Xattrs = xattrs,
        };
    }

    /// <summary>Texts may hold escaped bytes, which no UTF-8 has.</summary>
    private static void Write(BinaryWriter writer, string text)
    {
        var bytes = FsName.ToBytes(text);
        writer.Write(bytes.Length);
        writer.Write(bytes);
    }

    private static string ReadText(BinaryReader reader) => FsName.ToText(reader.ReadBytes(reader.ReadInt32()));
}
