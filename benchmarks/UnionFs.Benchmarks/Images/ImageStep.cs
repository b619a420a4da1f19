namespace UnionFs.Benchmarks;

/// <summary>Something that is done with an image, once per round.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Run">Does it.</param>
internal sealed record ImageStep(string Name, Func<StepCost> Run)
{
    /// <summary>What it cost in each round.</summary>
    public List<StepCost> Costs { get; } = [];
}
