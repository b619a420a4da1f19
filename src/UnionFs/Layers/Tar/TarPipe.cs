using System.Collections.Concurrent;

namespace UnionFs;

/// <summary>
/// Reads a source ahead of its user: on a thread of its own once it turns out to be longer than one block, and at most three blocks
/// ahead. Disposing it waits until the source is not used any more.
/// </summary>
/// <param name="source">What is read.</param>
/// <param name="isWorthIt">Whether reading or using a block takes so long that a second thread helps.</param>
/// <param name="cancellationToken">Ends the reading.</param>
internal sealed class TarPipe(TarSource source, bool isWorthIt, CancellationToken cancellationToken) : IDisposable
{
    private const int BlocksAhead = 3;
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    private BlockingCollection<TarBlock>? _blocks;
    private Task? _reader;
    private bool _isFirst = true;

    /// <summary>The next block; null at the end. Whoever takes it returns it.</summary>
    public TarBlock? Take()
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_reader is null && source.IsAtEnd)
        {
            return null;
        }

        if (_isFirst || !isWorthIt)
        {
            _isFirst = false;
            var first = TarBlock.Fill(source);
            if (first.Length > 0)
            {
                return first;
            }

            first.Return();
            return null;
        }

        if (_reader is null)
        {
            _blocks = new BlockingCollection<TarBlock>(BlocksAhead);
            _reader = Task.Factory.StartNew(ReadAhead, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }

        if (_blocks!.TryTake(out var block, Timeout.Infinite, cancellationToken))
        {
            return block;
        }

        _reader.GetAwaiter().GetResult();
        return null;
    }

    public void Dispose()
    {
        _stop.Cancel();
        if (_reader is not null)
        {
            ((IAsyncResult)_reader).AsyncWaitHandle.WaitOne();
            _ = _reader.Exception;
            while (_blocks!.TryTake(out var block))
            {
                block.Return();
            }

            _blocks.Dispose();
        }

        _stop.Dispose();
    }

    private void ReadAhead()
    {
        try
        {
            while (true)
            {
                var block = TarBlock.Fill(source);
                if (block.Length == 0)
                {
                    block.Return();
                    return;
                }

                try
                {
                    _blocks!.Add(block, _stop.Token);
                }
                catch
                {
                    block.Return();
                    throw;
                }
            }
        }
        finally
        {
            _blocks!.CompleteAdding();
        }
    }
}
