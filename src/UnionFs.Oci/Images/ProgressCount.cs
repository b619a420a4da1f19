namespace UnionFs.Oci;

/// <summary>Adds up what several threads have read and tells of it now and then, one at a time.</summary>
internal sealed class ProgressCount(IProgress<ImageProgress>? progress, long bytesTotal, int layersTotal)
{
    private const long Step = 1 << 20;
    private readonly Lock _lock = new();
    private long _bytes;
    private long _told;
    private int _layers;

    public void AddBytes(long count)
    {
        if (progress is null)
        {
            return;
        }

        lock (_lock)
        {
            _bytes += count;
            if (_bytes - _told >= Step)
            {
                Tell(progress);
            }
        }
    }

    public void AddLayer()
    {
        if (progress is null)
        {
            return;
        }

        lock (_lock)
        {
            _layers++;
            Tell(progress);
        }
    }

    private void Tell(IProgress<ImageProgress> to)
    {
        _told = _bytes;
        to.Report(new ImageProgress(_bytes, bytesTotal, _layers, layersTotal));
    }
}
