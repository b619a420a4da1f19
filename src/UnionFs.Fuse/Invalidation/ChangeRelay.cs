namespace UnionFs.Fuse;

/// <summary>
/// Passes on to the kernel what is changed in process, so that it may remember everything until then. What comes through the mount itself is known
/// there and not passed on.
/// </summary>
internal sealed class ChangeRelay(NodeTable table, KernelNotifier kernel)
{
    /// <summary>Told of one change after the other.</summary>
    public void Tell(ChangeEvent change)
    {
        switch (change.Kind)
        {
            case ChangeEventKind.Restored or ChangeEventKind.Lost:
                TellAll();
                break;
            case ChangeEventKind.Content or ChangeEventKind.Attributes:
                kernel.Node(table.NumberOf(change.Node), withContent: change.Kind == ChangeEventKind.Content);
                break;
            case ChangeEventKind.Renamed:
                Name(change.OldDirectory, change.OldName.Span);
                Name(change.Directory, change.Name.Span);
                kernel.Node(table.NumberOf(change.Node), withContent: false);
                kernel.Node(table.NumberOf(change.Replaced), withContent: false);
                break;
            default:
                Name(change.Directory, change.Name.Span);
                kernel.Node(table.NumberOf(change.Node), withContent: false);
                if (change is { Kind: ChangeEventKind.Deleted, NodeKind: NodeKind.Directory })
                {
                    // What was in it may have names elsewhere, which are fewer now.
                    Attributes(table.Numbers(onlyWithSeveralNames: true));
                }

                break;
        }
    }

    private void Name(NodeId directory, ReadOnlySpan<byte> name)
    {
        var number = table.NumberOf(directory);
        kernel.Entry(number, name);
        kernel.Node(number, withContent: true);
    }

    private void TellAll()
    {
        kernel.AllEntries();
        foreach (var number in table.Numbers(onlyWithSeveralNames: false))
        {
            kernel.Node(number, withContent: true);
        }
    }

    private void Attributes(ulong[] numbers)
    {
        foreach (var number in numbers)
        {
            kernel.Node(number, withContent: false);
        }
    }
}
