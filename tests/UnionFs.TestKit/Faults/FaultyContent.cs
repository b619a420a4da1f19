namespace UnionFs.TestKit;

/// <summary>Content that may fail as a plan says. Gives few bytes at a time, so that there are several calls to fail.</summary>
internal sealed class FaultyContent(LayerContent content, FaultPlan plan) : LayerContent
{
    private const int MostBytes = 3000;

    public override long Length => content.Length;

    public override int Read(long offset, Span<byte> destination)
    {
        plan.Call();
        return content.Read(offset, destination[..Math.Min(MostBytes, destination.Length)]);
    }

    public override long NextData(long offset)
    {
        plan.Call();
        return content.NextData(offset);
    }

    public override long NextHole(long offset)
    {
        plan.Call();
        return content.NextHole(offset);
    }

    protected override void Dispose(bool disposing)
    {
        content.Dispose();
        base.Dispose(disposing);
    }
}
