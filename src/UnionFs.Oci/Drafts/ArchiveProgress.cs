namespace UnionFs.Oci;

/// <summary>Tells how far an archive is, in the terms of images; all layers are there when it is begun.</summary>
internal sealed class ArchiveProgress(IProgress<ImageProgress> progress, ImageManifest image) : IProgress<TarWriteProgress>
{
    private readonly long _bytes = image.Layers.Sum(static l => l.Size);
    private readonly int _layers = image.Layers.Count;

    public void Report(TarWriteProgress value) =>
        progress.Report(new ImageProgress(Math.Min(value.Bytes, _bytes), _bytes, value.Bytes >= _bytes ? _layers : 0, _layers));
}
