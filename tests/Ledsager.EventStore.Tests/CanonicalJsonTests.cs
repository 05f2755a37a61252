using System.Text;

namespace Ledsager.EventStore.Tests;

/// <summary>RFC 8785, as far as whole numbers go.</summary>
public sealed class CanonicalJsonTests
{
    [Theory(DisplayName = "Én stavemåde for hver værdi")]
    [InlineData("{}", "{}")]
    [InlineData(" { \"b\" : [ 1 , true , null , false ] , \"a\" : { } } ", """{"a":{},"b":[1,true,null,false]}""")]
    [InlineData("""{"a":-0,"b":0,"c":-7,"d":9007199254740991}""", """{"a":0,"b":0,"c":-7,"d":9007199254740991}""")]
    [InlineData("""{"10":1,"9":2,"a":3,"A":4,"":5}""", """{"":5,"10":1,"9":2,"A":4,"a":3}""")]
    [InlineData("""{"z":{"y":{"x":1,"w":2},"v":3},"a":[{"d":1,"c":2}]}""", """{"a":[{"c":2,"d":1}],"z":{"v":3,"y":{"w":2,"x":1}}}""")]
    [InlineData("""{"s":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/"}""", """{"s":"€$\u000f\nA'B\"\\\\\"/"}""")] // The RFC's own example.
    [InlineData("""{"s":"\b\t\n\f\r\u001f\u007f\u2028"}""", "{\"s\":\"\\b\\t\\n\\f\\r\\u001f\u007f\u2028\"}")]
    [InlineData("""{"\u00e6":"\ud83e\uddd1"}""", """{"æ":"🧑"}""")]
    public void One_spelling_for_each_value(string json, string expected)
    {
        var canonical = Canonical(json);
        canonical.ShouldBe(expected);
        Canonical(canonical).ShouldBe(expected);
    }

    [Fact(DisplayName = "Nøgler står i orden efter UTF-16, ikke efter kodepunkt")]
    public void Keys_are_sorted_by_utf16_code_unit()
    {
        // RFC 8785, section 3.2.3: the emoji, outside the first plane, comes before U+FB33.
        var json = """{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One","\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}""";
        Canonical(json).ShouldBe(
            "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\",\"ö\":\"Latin Small Letter O With Diaeresis\",\"€\":\"Euro Sign\"," +
            "\"😀\":\"Emoji: Grinning Face\",\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}");
    }

    private static string Canonical(string json) => Encoding.UTF8.GetString(CanonicalJson.Object(Encoding.UTF8.GetBytes(json), "The test"));
}
