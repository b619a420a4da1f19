using System.Text;
using UnionFs.Oci.Tests.Kit;
using UnionFs.Tests.Layers.Tar;
using Xunit;

namespace UnionFs.Oci.Tests.Images;

/// <summary>The layer application cases in every form in which layers reach us: the same verdict in each.</summary>
public sealed class OciCaseFormTests
{
    public static TheoryData<string> Names => [.. OciCases.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_form_gives_the_expected_view(string name)
    {
        var verdicts = ImageForm.All.Select(form => Verdict(form, name)).Distinct().ToList();
        Assert.Single(verdicts);
    }

    /// <summary>The table of all cases and forms, in the output of the test.</summary>
    [Fact]
    public void No_case_has_another_verdict_in_another_form()
    {
        var table = new StringBuilder($"{"case",-32}");
        ImageForm.All.ToList().ForEach(f => table.Append($"{f,-13}"));
        foreach (var name in OciCases.All.Keys)
        {
            table.Append($"\n{name,-32}").AppendJoin("", ImageForm.All.Select(form => $"{Verdict(form, name),-13}"));
        }

        TestContext.Current.TestOutputHelper!.WriteLine(table.ToString());
        Assert.Equal(OciCases.All.Count, table.ToString().Count(static c => c == '\n'));
    }

    private static string Verdict(ImageForm form, string name)
    {
        var expect = OciCases.All[name].GetProperty("expect");
        var layers = Enumerable.Range(0, OciCases.All[name].GetProperty("layers").GetInt32()).Select(i => File.ReadAllBytes(OciCases.LayerPath(name, i))).ToArray();
        var refusal = form.Judge(layers, fs =>
        {
            Assert.False(expect.TryGetProperty("error", out _), $"{name} as {form} must be refused.");
            OciCaseRules.Check(name, fs, expect);
        });
        Assert.True(refusal is null || OciCaseRules.MayRefuse(expect), $"{name} as {form}: {refusal?.Message}");
        return refusal is null ? "as expected" : "refused";
    }
}
