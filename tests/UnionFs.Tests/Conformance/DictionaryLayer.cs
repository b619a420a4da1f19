namespace UnionFs.Tests.Conformance;

/// <summary>What someone else may write: texts by path in one directory, as a layer.</summary>
internal sealed class DictionaryLayer(string name, IReadOnlyDictionary<string, byte[]> files) : Layer(name)
{
    private readonly (string Name, byte[] Content)[] _files = [.. files.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => (f.Key, f.Value))];

    public override LayerEntry Root { get; } = new(default, LayerEntryKind.Directory, 0, new NodeAttributes((UnixFileMode)0x1ED));

    public override IEnumerable<LayerEntry> ReadDirectory(long directoryId) => _files.Select((file, i) =>
        new LayerEntry(FsName.ToBytes(file.Name), LayerEntryKind.File, i + 1, new NodeAttributes((UnixFileMode)0x1A4) { Size = file.Content.Length }));

    public override LayerContent OpenContent(long fileId) => new ArrayContent(_files[fileId - 1].Content);

    private sealed class ArrayContent(byte[] bytes) : LayerContent
    {
        public override long Length => bytes.Length;

        public override int Read(long offset, Span<byte> destination)
        {
            var rest = bytes.AsSpan((int)Math.Min(offset, bytes.Length));
            rest = rest[..Math.Min(rest.Length, destination.Length)];
            rest.CopyTo(destination);
            return rest.Length;
        }
    }
}
