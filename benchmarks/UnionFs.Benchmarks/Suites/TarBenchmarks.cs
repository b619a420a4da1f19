using System.Formats.Tar;
using System.IO.Compression;
using BenchmarkDotNet.Attributes;

namespace UnionFs.Benchmarks;

/// <summary>An archive of 10,000 entries, plain and gzipped: to a layer, and scanned by the BCL.</summary>
public class TarBenchmarks
{
    private const int Entries = 10_000;
    private DiskCopy? _disk;

    private string Plain => _disk!.Root + "/layer.tar";

    private string Gzipped => Plain + ".gz";

    [GlobalSetup]
    public void Setup()
    {
        _disk = new DiskCopy();
        SampleTar.Write(Plain, Entries);
        using var source = File.OpenRead(Plain);
        using var gzip = new GZipStream(File.Create(Gzipped), CompressionLevel.Optimal);
        source.CopyTo(gzip);
    }

    [GlobalCleanup]
    public void Cleanup() => _disk?.Dispose();

    [Benchmark(Baseline = true)]
    public void UnionFs() => Layer.FromTar(Plain).Dispose();

    [Benchmark]
    public int SystemFormatsTar() => Scan(File.OpenRead(Plain));

    [Benchmark]
    public void UnionFsGzip() => Layer.FromTar(Gzipped).Dispose();

    [Benchmark]
    public int SystemFormatsTarGzip() => Scan(new GZipStream(File.OpenRead(Gzipped), CompressionMode.Decompress));

    private static int Scan(Stream stream)
    {
        using var reader = new TarReader(stream);
        var count = 0;
        while (reader.GetNextEntry() is not null)
        {
            count++;
        }

        return count;
    }
}
