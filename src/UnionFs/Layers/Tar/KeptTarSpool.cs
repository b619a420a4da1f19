namespace UnionFs;

/// <summary>Keeps bytes in a file that is to stay: it has its name once everything is there and was found right.</summary>
internal sealed class KeptTarSpool(string layer, string path) : TarSpoolStorage
{
    private readonly AtomicFile _file = AtomicFile.Create(path);
    private FileTarStorage? _kept;

    public override long Length => _kept?.Length ?? _file.Length;

    public override void Append(ReadOnlySpan<byte> bytes) => _file.Append(bytes);

    public override void Seal()
    {
        // Opened under its temporary name, so that it is the file that was written, whoever gives its name to another.
        var handle = File.OpenHandle(_file.TemporaryPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            _file.Commit();
            _kept = new FileTarStorage(layer, path, handle);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    public override void Read(long offset, Span<byte> destination) => _kept!.Read(offset, destination);

    public override void Verify() => _kept!.Verify();

    public override void Dispose()
    {
        _file.Dispose();
        _kept?.Dispose();
    }
}
