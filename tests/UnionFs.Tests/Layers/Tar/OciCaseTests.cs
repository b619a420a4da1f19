using Xunit;

namespace UnionFs.Tests.Layers.Tar;

/// <summary>The layer application cases as a user sees them: through the merged view.</summary>
public sealed class OciCaseTests
{
    public static TheoryData<string> Names => [.. OciCases.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_merged_view_is_as_expected(string name)
    {
        var expect = OciCases.All[name].GetProperty("expect");
        var layers = new List<Layer>();
        try
        {
            for (var i = 0; i < OciCases.All[name].GetProperty("layers").GetInt32(); i++)
            {
                layers.Add(TarLayerProbe.OpenFile(OciCases.LayerPath(name, i)));
            }

            using var fs = UnionFileSystem.Create(LayerStack.Of(layers));
            var walked = fs.Walk(cancellationToken: TestContext.Current.CancellationToken).Count();
            Assert.False(expect.TryGetProperty("error", out _), $"{walked} entries came out of a stack that must be refused.");
            OciCaseRules.Check(name, fs, expect);
        }
        catch (LayerFormatException) when (OciCaseRules.MayRefuse(expect))
        {
        }
        finally
        {
            layers.ForEach(l => l.Dispose());
        }
    }
}
